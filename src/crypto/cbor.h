#pragma once
// CBOR (RFC 8949) as far as WebAuthn uses it. Read over libcbor's streaming decoder, which allocates nothing by what a
// client says of sizes; written in the shortest definite form. Pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crypto {

struct Cbor {
  enum class Kind : std::uint8_t { kInteger, kBytes, kText, kArray, kMap, kOther };

  Kind kind = Kind::kOther;  // kOther: true, false, null, undefined and floating point, which nothing here looks at
  std::int64_t integer = 0;
  std::string text;         // of kBytes and kText
  std::vector<Cbor> items;  // of kArray; of kMap key, value, key, value …

  static Cbor of(std::int64_t integer);
  static Cbor bytes(std::string_view bytes);
  static Cbor text_of(std::string_view text);
  static Cbor array(std::vector<Cbor> items);
  static Cbor map(std::vector<Cbor> keys_and_values);

  // Of a map, the value of the first such key; nullptr where there is none.
  const Cbor* find(std::string_view key) const;
  const Cbor* find(std::int64_t key) const;
  // Likewise, where it is of that kind.
  const Cbor* find(std::string_view key, Kind of) const;
  const Cbor* find(std::int64_t key, Kind of) const;
};

struct CborItem {
  Cbor value;
  std::size_t size = 0;  // how many bytes it took
};

// The item that `bytes` begins with, of definite or indefinite length. Nothing where it is malformed or cut off, holds a
// tag or an integer beyond 63 bits, is nested deeper than kMaxCborDepth, or is longer than kMaxCborBytes.
constexpr int kMaxCborDepth = 8;
constexpr std::size_t kMaxCborBytes = 64 * 1024;
std::optional<CborItem> read_cbor(std::string_view bytes);

// REQUIRES: no kOther in it.
std::string write_cbor(const Cbor& value);

}  // namespace crypto
