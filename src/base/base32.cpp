#include "base/base32.h"

namespace base {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

}  // namespace

std::string base32(std::span<const std::uint8_t> bytes) {
  std::string text;
  std::uint32_t bits = 0;
  int held = 0;
  for (const std::uint8_t byte : bytes) {
    bits = (bits << 8) | byte;
    for (held += 8; held >= 5; held -= 5) text += kAlphabet[(bits >> (held - 5)) & 31];
  }
  if (held > 0) text += kAlphabet[(bits << (5 - held)) & 31];
  return text;
}

std::optional<std::string> decode_base32(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const auto value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 5) | static_cast<std::uint32_t>(value);
    held += 5;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>(static_cast<std::uint8_t>(bits >> held));
  }
  // What is left of the last character's bits is nothing, and fewer than one character's.
  if (held >= 5 || (bits & ((1U << held) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace base
