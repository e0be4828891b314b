#include "http/server/grammar.h"

#include <algorithm>

#include "base/sixteen.h"
#include "base/text.h"

namespace http::server {
namespace {

constexpr auto kInToken = class_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&'*+-.^_`|~");

// Not 0 where one of the bytes is below `least`, or DEL.
template <class Bytes>
Bytes marked(Bytes bytes, unsigned char least) {
  return static_cast<Bytes>((bytes < least) | (bytes == 0x7F));
}

// Most of a request is a bearer token, and every byte of it passes here.
bool all_from(unsigned char least, std::string_view text) {
  base::Sixteen any{};
  std::size_t i = 0;
  for (; i + sizeof any <= text.size(); i += sizeof any) any |= marked(base::load_sixteen(text.data() + i), least);
  unsigned char rest = 0;
  for (; i < text.size(); ++i) rest |= marked(static_cast<unsigned char>(text[i]), least);
  return rest == 0 && !base::any_set(any);
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return kInToken[c]; });
}

bool is_text(std::string_view text) {
  const auto good = [](unsigned char c) { return c == '\t' || marked(c, ' ') == 0; };
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
