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
// Issuer and audience are the provider's to judge: call.caller.claims(), nullptr for a literal token.
std::optional<BearerFault> identify(Call& call, std::string_view token);

// The first of the operation's scopes that the caller's token lacks, by `has(claims, scope)`, which must go by these two
// alone: it is asked until it has said yes to all, once a worker. nullptr for none, and where there is no JWT: a literal
// token has every scope.
template <class Has>
const std::string* missing_scope(const Call& call, Has&& has) {
  oauth::KnownToken* const token = call.caller.token;
  const std::size_t index = call.operation_index;
  const bool remembered = index < oauth::KnownToken::kOperations;
  if (token == nullptr || (remembered && token->permitted[index])) return nullptr;
  for (const std::string& scope : call.operation->scopes)
    if (!has(token->claims, scope)) return &scope;
  if (remembered) token->permitted.set(index);
  return nullptr;
}

}  // namespace core
