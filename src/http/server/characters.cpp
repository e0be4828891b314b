#include "http/server/characters.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace http::server {
namespace {

constexpr auto kInToken = [] {
  std::array<bool, 256> table{};
  for (const unsigned char c : std::string_view("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                "!#$%&'*+-.^_`|~")) {
    table[c] = true;
  }
  return table;
}();

// Sixteen bytes at once where the processor has such registers (GCC manual, "Vector Extensions"): most of a request is a
// bearer token, and every byte of it passes here.
using Sixteen = unsigned char __attribute__((vector_size(16)));

// Not 0 where one of the bytes is below `least`, or DEL.
template <class Bytes>
Bytes marked(Bytes bytes, unsigned char least) {
  return static_cast<Bytes>((bytes < least) | (bytes == 0x7F));
}

bool all_from(unsigned char least, std::string_view text) {
  Sixteen any{};
  std::size_t i = 0;
  for (; i + sizeof any <= text.size(); i += sizeof any) {
    Sixteen bytes;
    std::memcpy(&bytes, text.data() + i, sizeof bytes);
    any |= marked(bytes, least);
  }
  unsigned char rest = 0;
  for (; i < text.size(); ++i) rest |= marked(static_cast<unsigned char>(text[i]), least);
  std::array<std::uint64_t, 2> halves;
  std::memcpy(&halves, &any, sizeof halves);
  return (halves[0] | halves[1] | rest) == 0;
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

}  // namespace http::server
