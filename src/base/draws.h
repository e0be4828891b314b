#pragma once
// Seeded draws: identifiers, codes and challenges as a keyed hash of (tenant's seed, subject, subject's counter), so
// that a draw depends on nothing that another user does and repeats when a transaction is run again.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace base {

// 128 bits of key. From `--seed N`, or from the system's randomness at process start.
class Seed {
 public:
  static Seed random();
  static Seed from_number(std::uint64_t n);
  static Seed from_bytes(const std::array<std::uint8_t, 16>& bytes);
  // A key of its own for `purpose` (a tenant's name, "signing key"); unrelated to this one without knowing this one.
  Seed derive(std::string_view purpose) const;
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }

 private:
  std::array<std::uint8_t, 16> bytes_{};
};

// A 64-bit keyed hash (SipHash-2-4): for tables whose keys a client chooses.
std::uint64_t keyed_hash(const Seed& seed, std::string_view text);

// Characters that were drawn, in place: to become text of whoever keeps them.
class Drawn {
 public:
  static constexpr std::size_t kMaxSize = 127;

  operator std::string_view() const { return {characters_.data(), size_}; }
  operator std::string() const { return std::string(std::string_view(*this)); }

 private:
  friend class Draws;
  // To be drawn behind `prefix`. Throws base::Bug where it is longer than kMaxSize.
  Drawn(std::string_view prefix, std::size_t length);

  std::array<char, kMaxSize> characters_;
  std::uint8_t size_;
};

// Draws for one subject. Not for sharing between threads; cheap to make and to copy. `counter` belongs to the subject's
// snapshot: every draw moves it on by one, and running a draft again from the same counter gives the same draws.
class Draws {
 public:
  // REQUIRES: `counter` outlives this.
  Draws(const Seed& seed, std::string_view subject, std::uint64_t& counter);

  std::uint64_t number();
  // Uniform in [0, bound). REQUIRES: bound > 0.
  std::uint64_t below(std::uint64_t bound);
  void fill(std::span<std::uint8_t> out);
  // `prefix` followed by `length` characters of [A-Za-z0-9]: `id("emx", 17)`.
  Drawn id(std::string_view prefix, std::size_t length);
  // `prefix` and `length` characters of the base64url alphabet.
  Drawn url_safe(std::size_t length, std::string_view prefix = "");
  Drawn hex(std::size_t length);
  // `length` decimal digits, never all zero (a client's stand-in for a wrong code).
  Drawn digits(std::size_t length);

 private:
  class Stream;
  using Alphabet = std::array<char, 256>;
  static void draw(Stream& stream, const Alphabet& alphabet, std::span<char> out);
  Drawn characters(const Alphabet& alphabet, std::string_view prefix, std::size_t length);

  Seed key_;
  std::uint64_t* counter_;
};

}  // namespace base
