#include "providers/okta/account_sessions.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;

bool flag(const Call& call, std::string_view name, bool fallback) {
  const auto value = call.query(name);
  return value ? *value == "true" : fallback;
}

// What the caller's token came from: its grant, or the token itself where it has none.
std::string_view context_of(const Call& call) {
  if (call.caller.claims() == nullptr) return {};
  const std::string_view grant = identity::Account::grant_of(call.caller.claims()->id);
  return grant.empty() ? std::string_view(call.caller.claims()->id) : grant;
}

// The browser session that the caller's grant came from; "" where none is known.
std::string session_of(const Account& me, std::string_view context) {
  for (const identity::Grant& grant : me.sign_ins.grants)
    if (grant.id == context) return grant.session_id;
  return {};
}

void revoke_tokens(const Call& call, Account& me, std::string_view spared, bool spare_literal) {
  me.revoke_all(spared);
  erase_if(me.sign_ins.grants, [&](const identity::Grant& grant) { return spared.empty() || grant.id != spared; });
  me.literal_token_ended = me.literal_token_ended || !(spare_literal && call.caller.claims() == nullptr);
}

Outcome delete_sessions(Call& call, Account& me) {
  const bool sparing = flag(call, "excludeCurrentAuthorizationContext", false);
  const std::string_view context = sparing ? context_of(call) : std::string_view{};
  const std::string session = session_of(me, context);
  erase_if(me.sign_ins.sessions, [&](const identity::Session& one) { return session.empty() || one.id != session; });
  me.sign_ins.session_tokens.clear();
  if (flag(call, "oauthTokens", true)) revoke_tokens(call, me, context, sparing);
  return core::no_content();
}

}  // namespace

std::span<const core::Operation<Account>> account_session_operations() {
  static constexpr core::Operation<Account> kOperations[] = {{"deleteSessions", delete_sessions}};
  return kOperations;
}

}  // namespace providers::okta
