#pragma once
// Bearer tokens that the emulator itself issued, whichever vendor's: literal ones of the fixture, and JWTs of the tenant's
// key ring.

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/call.h"

namespace core {

enum class BearerFault : std::uint8_t {
  kGarbled,      // not a token of this tenant: malformed, unknown key, wrong signature, nobody's
  kNotYetValid,
  kExpired,
  kRevoked,
  kKeyPending,   // a JWT cannot be judged before the signing key is there: the request has to be held
};

// Finds out whose `token` is and sets call.caller, also where a JWT is good but for a kExpired, kNotYetValid or kRevoked.
// Issuer and audience are the provider's to judge: call.caller.claims, nullptr for a literal token.
std::optional<BearerFault> identify(Call& call, std::string_view token);

}  // namespace core
