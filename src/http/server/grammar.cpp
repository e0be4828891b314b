#include "http/server/grammar.h"

#include <algorithm>

#include "base/sixteen.h"
#include "base/text.h"

namespace http::server {
namespace {

constexpr auto kInToken = class_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&'*+-.^_`|~");

constexpr unsigned char kDelete = 0x7F;

bool is_from(unsigned char least, char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= least && byte != kDelete;
}

// Most of a request is a bearer token, and every byte of it passes here: looks for the lowest byte and for DEL rather than
// for each that is wrong.
bool all_from(unsigned char least, std::string_view text) {
  base::Sixteen lowest = base::Sixteen{} + kDelete;
  base::Sixteen deletes{};
  std::size_t i = 0;
  for (; i + sizeof lowest <= text.size(); i += sizeof lowest) {
    const base::Sixteen bytes = base::load_sixteen(text.data() + i);
    lowest = bytes < lowest ? bytes : lowest;
    deletes |= bytes == kDelete;
  }
  bool good = !base::any_set(lowest < least) && !base::any_set(deletes);
  for (; i < text.size(); ++i) good &= is_from(least, text[i]);
  return good;
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return kInToken[c]; });
}

bool is_text(std::string_view text) {
  const auto good = [](char c) { return c == '\t' || is_from(' ', c); };
  return all_from(' ', text) || std::ranges::all_of(text, good);  // tabs are rare
}

bool is_target(std::string_view text) { return !text.empty() && all_from('!', text); }

std::optional<FieldLine> split_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == line.npos) return std::nullopt;
  const FieldLine field{line.substr(0, colon), base::trim(line.substr(colon + 1))};
  return is_token(field.name) && is_text(field.value) ? std::optional(field) : std::nullopt;
}

}  // namespace http::server
