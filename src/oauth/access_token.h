#pragma once
// Access tokens: RS256 JWTs signed by a tenant's key ring, and the defects that a test can ask for. Pure functions but for
// the cache, which is one worker's.

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"
#include "oauth/claims.h"
#include "oauth/keys.h"

namespace oauth {

// What is wrong with a token on purpose (POST /__admin/tokens, `defect`). The ones about time, issuer and audience are in
// the claims; `kRevoked` is in the account; the other two are in the signature.
enum class Defect : std::uint8_t {
  kNone, kExpired, kNotYetValid, kWrongIssuer, kWrongAudience, kBadSignature, kUnknownKey, kRevoked
};
std::optional<Defect> parse_defect(std::string_view name);

// Signs `payload` (JSON text) with the ring's signing key, under a header whose `typ` is `type`; "" for none. kBadSignature
// flips a bit of the signature, kUnknownKey names a key that no key set holds; other defects are no business of the
// signature. REQUIRES: ring.ready().
std::string sign_token(const KeyRing& ring, std::string_view type, std::string_view payload, Defect defect = Defect::kNone);

enum class TokenFault : std::uint8_t { kGarbled, kUnknownKey, kBadSignature };

// Splits, finds the key by `kid`, verifies RS256 (nothing else is issued, so nothing else is taken: RFC 8725 section 3.1).
// Says nothing about times, issuer or audience: those are judged on each request.
base::Result<Claims, TokenFault> verify_access_token(const KeyRing& ring, std::string_view token, json::Parser& parser);

// A token that was verified, and what its worker found out about it since: all of it stays so while the token's world lives.
struct KnownToken {
  static constexpr std::size_t kOperations = 256;  // of later ones nothing is remembered

  Claims claims;
  void* account = nullptr;                // where the account of it is kept, once it is
  std::bitset<kOperations> permitted{};   // the operations whose scopes it has, by their index
};

// From a token's bytes to its verified claims, so that a client that sends one token a thousand times costs one
// verification. Bounded: kEntries tokens. A token has kWays places to be in; where all are taken, one of their tokens goes.
// With one place each, a thousand tokens would already drive four in ten of each other out. One thread's.
class TokenCache {
 public:
  static constexpr std::size_t kEntries = 8192;
  static constexpr std::size_t kWays = 4;
  static constexpr std::size_t kMaxTokenBytes = 8192;  // longer ones are verified each time

  // nullptr where the token was not verified under this generation. Good until the next `put`.
  KnownToken* find(std::uint64_t world, std::uint64_t generation, std::string_view token);
  KnownToken& put(std::uint64_t world, std::uint64_t generation, std::string_view token, Claims claims);

 private:
  struct Entry {
    std::uint64_t world = 0;
    std::uint64_t generation = 0;
    std::string token;
    KnownToken known;
  };
  struct Place {
    std::uint64_t hash = 0;
    std::unique_ptr<Entry> entry;
  };
  // One cache line: a look-up that finds nothing reads no entry.
  struct alignas(64) Set {
    std::array<Place, kWays> places;
  };
  static_assert(sizeof(Set) == 64);
  Place& place_for(std::uint64_t hash);

  std::vector<Set> sets_;  // made with the first token
  std::size_t next_victim_ = 0;
  std::unique_ptr<KnownToken> uncached_;
};

}  // namespace oauth
