#include <array>

#include "base/text.h"

namespace base {
namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Has its top bit set, so that one test finds it in any of several values joined by `|`.
constexpr std::uint8_t kNone = 0x80;

constexpr std::array<std::uint8_t, 256> invert(std::string_view alphabet) {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNone);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr auto kStandardValues = invert(kStandard);
constexpr auto kUrlValues = invert(kUrl);

constexpr std::size_t encoded_size(std::span<const std::uint8_t> bytes) { return (bytes.size() * 4 + 2) / 3; }

// Writes encoded_size(bytes) characters, without padding.
void encode(char* to, std::span<const std::uint8_t> bytes, std::string_view alphabet) {
  const auto put = [&](std::uint32_t group, int characters) {
    for (int i = 0; i < characters; ++i) *to++ = alphabet[group >> (18 - 6 * i) & 63];
  };
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    put(std::uint32_t{bytes[i]} << 16 | std::uint32_t{bytes[i + 1]} << 8 | bytes[i + 2], 4);
  }
  if (bytes.size() - i == 2) put(std::uint32_t{bytes[i]} << 16 | std::uint32_t{bytes[i + 1]} << 8, 3);
  if (bytes.size() - i == 1) put(std::uint32_t{bytes[i]} << 16, 2);
}

void append_encoded(std::string& out, std::span<const std::uint8_t> bytes, std::string_view alphabet) {
  const std::size_t start = out.size();
  out.resize(start + encoded_size(bytes));
  encode(out.data() + start, bytes, alphabet);
}

// Decodes text without padding; refuses letters that are not the alphabet's, a lone last letter, and stray bits.
std::optional<std::string> decode(std::string_view text, const std::array<std::uint8_t, 256>& values) {
  const std::size_t tail = text.size() % 4;
  if (tail == 1) return std::nullopt;
  std::string out(text.size() / 4 * 3 + (tail == 0 ? 0 : tail - 1), '\0');
  char* to = out.data();
  const auto value = [&](std::size_t at) { return values[static_cast<std::uint8_t>(text[at])]; };
  std::size_t i = 0;
  for (; i + 4 <= text.size(); i += 4) {
    const std::uint8_t a = value(i), b = value(i + 1), c = value(i + 2), d = value(i + 3);
    if (((a | b | c | d) & kNone) != 0) return std::nullopt;
    *to++ = static_cast<char>(a << 2 | b >> 4);
    *to++ = static_cast<char>(b << 4 | c >> 2);
    *to++ = static_cast<char>(c << 6 | d);
  }
  if (tail == 0) return out;
  const std::uint8_t a = value(i), b = value(i + 1), c = tail == 3 ? value(i + 2) : 0;
  if (((a | b | c) & kNone) != 0) return std::nullopt;
  *to++ = static_cast<char>(a << 2 | b >> 4);
  if (tail == 3) *to++ = static_cast<char>(b << 4 | c >> 2);
  const int stray = tail == 3 ? c & 3 : b & 15;
  return stray == 0 ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

std::string base64url(std::span<const std::uint8_t> bytes) {
  std::string out;
  append_encoded(out, bytes, kUrl);
  return out;
}

void append_base64url(std::string& out, std::span<const std::uint8_t> bytes) { append_encoded(out, bytes, kUrl); }
void append_base64url(ShortText& out, std::span<const std::uint8_t> bytes) { encode(out.extend(encoded_size(bytes)), bytes, kUrl); }

std::optional<std::string> decode_base64url(std::string_view text) { return decode(text, kUrlValues); }

void append_base64(ShortText& out, std::span<const std::uint8_t> bytes) {
  encode(out.extend(encoded_size(bytes)), bytes, kStandard);
  out.append(std::string_view("==").substr(0, (3 - bytes.size() % 3) % 3));
}

std::string base64(std::span<const std::uint8_t> bytes) {
  std::string out;
  append_encoded(out, bytes, kStandard);
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  if (text.ends_with("==")) {
    text.remove_suffix(2);
  } else if (text.ends_with('=')) {
    text.remove_suffix(1);
  }
  return decode(text, kStandardValues);
}

}  // namespace base
