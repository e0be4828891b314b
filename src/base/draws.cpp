#include "base/draws.h"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/result.h"
#include "base/sodium.h"

namespace base {
namespace {

using Block = std::array<std::uint8_t, crypto_shorthash_siphashx24_BYTES>;
static_assert(sizeof(Block) == 16 && crypto_shorthash_siphashx24_KEYBYTES == 16);

// Little-endian whatever the machine, so that a seed means the same everywhere.
std::uint64_t little_endian(std::uint64_t n) { return std::endian::native == std::endian::little ? n : __builtin_bswap64(n); }

void store(std::uint8_t* out, std::uint64_t n) {
  n = little_endian(n);
  std::memcpy(out, &n, sizeof n);
}

std::uint64_t load(const std::uint8_t* in) {
  std::uint64_t n;
  std::memcpy(&n, in, sizeof n);
  return little_endian(n);
}

Block hash(const std::array<std::uint8_t, 16>& key, const void* bytes, std::size_t size) {
  Block out;
  crypto_shorthash_siphashx24(out.data(), static_cast<const unsigned char*>(bytes), size, key.data());
  return out;
}

// The character that each byte stands for, each equally likely: bytes beyond the last whole multiple stand for none (0).
using Alphabet = std::array<char, 256>;
constexpr Alphabet alphabet_of(std::string_view characters) {
  Alphabet alphabet{};
  for (std::size_t byte = 0; byte < 256 - 256 % characters.size(); ++byte)
    alphabet[byte] = characters[byte % characters.size()];
  return alphabet;
}

constexpr std::string_view kCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr Alphabet kUrlSafe = alphabet_of(kCharacters);
constexpr Alphabet kAlphanumeric = alphabet_of(kCharacters.substr(0, 62));
constexpr Alphabet kHex = alphabet_of("0123456789abcdef");
constexpr Alphabet kDigits = alphabet_of("0123456789");

}  // namespace

// The bytes of one draw: block i is the hash of (counter, i) under the subject's key.
class Draws::Stream {
 public:
  Stream(const Seed& key, std::uint64_t counter) : key_(&key), counter_(counter) {}

  std::uint8_t byte() {
    if (used_ == block_.size()) refill();
    return block_[used_++];
  }

  // Sixteen bytes that follow the last block of which any were taken.
  Block block() {
    refill();
    used_ = block_.size();
    return block_;
  }

  std::uint64_t word() {
    if (block_.size() - used_ < 8) refill();
    used_ += 8;
    return load(block_.data() + used_ - 8);
  }

 private:
  void refill() {
    std::array<std::uint8_t, 16> input;
    store(input.data(), counter_);
    store(input.data() + 8, index_++);
    block_ = hash(key_->bytes(), input.data(), input.size());
    used_ = 0;
  }

  const Seed* key_;
  std::uint64_t counter_;
  std::uint64_t index_ = 0;
  Block block_{};
  std::size_t used_ = sizeof(Block);
};

Seed Seed::random() {
  require_sodium();
  Seed seed;
  randombytes_buf(seed.bytes_.data(), seed.bytes_.size());
  return seed;
}

Seed Seed::from_number(std::uint64_t n) {
  Seed seed;
  store(seed.bytes_.data(), n);
  return seed.derive("seed number");
}

Seed Seed::from_bytes(const std::array<std::uint8_t, 16>& bytes) {
  Seed seed;
  seed.bytes_ = bytes;
  return seed;
}

Seed Seed::derive(std::string_view purpose) const {
  Seed seed;
  seed.bytes_ = hash(bytes_, purpose.data(), purpose.size());
  return seed;
}

std::uint64_t keyed_hash(const Seed& seed, std::string_view text) {
  std::array<std::uint8_t, crypto_shorthash_BYTES> out;
  crypto_shorthash(out.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(), seed.bytes().data());
  return load(out.data());
}

// Derived twice, so that a subject named like some purpose of the same seed does not share that purpose's key.
Draws::Draws(const Seed& seed, std::string_view subject, std::uint64_t& counter)
    : key_(seed.derive("draws").derive(subject)), counter_(&counter) {}

std::uint64_t Draws::number() { return Stream(key_, (*counter_)++).word(); }

std::uint64_t Draws::below(std::uint64_t bound) {
  check(bound > 0, "below needs a bound above 0");
  Stream stream(key_, (*counter_)++);
  const std::uint64_t passed_over = (0 - bound) % bound;  // 2^64 mod bound
  for (;;) {
    const std::uint64_t n = stream.word();
    if (n >= passed_over) return n % bound;
  }
}

void Draws::fill(std::span<std::uint8_t> out) {
  Stream stream(key_, (*counter_)++);
  for (std::uint8_t& byte : out) byte = stream.byte();
}

Drawn::Drawn(std::string_view prefix, std::size_t length) : size_(static_cast<std::uint8_t>(prefix.size() + length)) {
  check(prefix.size() + length <= kMaxSize, "more characters are drawn than a Drawn holds");
  prefix.copy(characters_.data(), prefix.size());
}

void Draws::draw(Stream& stream, const Alphabet& alphabet, std::span<char> out) {
  auto at = out.begin();
  while (at != out.end()) {
    const Block block = stream.block();
    if (alphabet.back() != 0) {  // every byte stands for one
      const std::size_t room = std::min(block.size(), static_cast<std::size_t>(out.end() - at));
      at = std::transform(block.begin(), block.begin() + room, at, [&](std::uint8_t byte) { return alphabet[byte]; });
      continue;
    }
    for (std::size_t i = 0; i < block.size() && at != out.end(); ++i) {
      const char character = alphabet[block[i]];
      *at = character;
      at += character != 0 ? 1 : 0;
    }
  }
}

Drawn Draws::characters(const Alphabet& alphabet, std::string_view prefix, std::size_t length) {
  Drawn drawn(prefix, length);
  Stream stream(key_, (*counter_)++);
  draw(stream, alphabet, std::span(drawn.characters_).subspan(prefix.size(), length));
  return drawn;
}

Drawn Draws::id(std::string_view prefix, std::size_t length) { return characters(kAlphanumeric, prefix, length); }
Drawn Draws::url_safe(std::size_t length, std::string_view prefix) { return characters(kUrlSafe, prefix, length); }
Drawn Draws::hex(std::size_t length) { return characters(kHex, "", length); }

Drawn Draws::digits(std::size_t length) {
  Drawn drawn("", length);
  const auto out = std::span(drawn.characters_).first(length);
  Stream stream(key_, (*counter_)++);
  do {
    draw(stream, kDigits, out);
  } while (length > 0 && std::ranges::count(out, '0') == std::ssize(out));
  return drawn;
}

}  // namespace base
