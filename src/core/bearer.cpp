#include "core/bearer.h"

#include "core/scratch.h"
#include "core/world.h"

namespace core {
namespace {

bool looks_like_jwt(std::string_view token) {
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  return second != std::string_view::npos && token.find('.', second + 1) == std::string_view::npos;
}

bool identify_literal(Call& call, std::string_view token) {
  const auto holder = call.world.accounts().holder_of_literal(token);
  if (!holder) return false;
  call.scratch.account_id = holder->id;
  call.scratch.login = holder->login;
  call.caller = {call.scratch.account_id, call.scratch.login, nullptr};
  return true;
}

// A JWT that was verified before; nullptr where this worker has not seen it under these keys.
oauth::KnownToken* known(const Call& call, std::string_view token) {
  return call.scratch.tokens.find(call.world.serial(), call.world.keys().generation(), token);
}

// The JWT, verified now; nullptr where the signature does not hold.
oauth::KnownToken* verified(Call& call, std::string_view token) {
  const oauth::KeyRing& keys = call.world.keys();
  const std::uint64_t generation = keys.generation();
  auto claims = oauth::verify_access_token(keys, token, call.scratch.token_parser);
  return claims ? &call.scratch.tokens.put(call.world.serial(), generation, token, std::move(*claims)) : nullptr;
}

std::optional<BearerFault> judge(const Call& call) {
  const oauth::Claims& claims = call.caller.token->claims;
  std::optional<BearerFault> fault = BearerFault::kGarbled;  // nobody's, unless the account is there
  call.world.accounts().visit(call.caller.reference(), [&](const identity::Account& account) {
    fault = account.is_revoked(claims.id) ? std::optional(BearerFault::kRevoked) : std::nullopt;
  });
  if (fault) return fault;
  if (call.now >= claims.expires_at) return BearerFault::kExpired;
  if (call.now < claims.not_before) return BearerFault::kNotYetValid;
  return std::nullopt;
}

}  // namespace

std::optional<BearerFault> identify(Call& call, std::string_view token) {
  oauth::KnownToken* jwt = known(call, token);
  if (jwt == nullptr && looks_like_jwt(token)) {
    if (!call.world.keys().ready()) return BearerFault::kKeyPending;
    jwt = verified(call, token);
  }
  if (jwt == nullptr) return identify_literal(call, token) ? std::nullopt : std::optional(BearerFault::kGarbled);
  call.caller = {jwt->claims.account_id, jwt->claims.subject, jwt};
  return judge(call);
}

}  // namespace core
