#include "providers/okta/token.h"

#include <algorithm>

#include "core/rows.h"
#include "core/tenant.h"
#include "oauth/grants.h"
#include "oauth/handle.h"
#include "providers/okta/approvals.h"
#include "providers/okta/client_call.h"
#include "providers/okta/credentials.h"
#include "providers/okta/dpop.h"
#include "providers/okta/maintenance_token.h"
#include "providers/okta/oauth_replies.h"
#include "providers/okta/tokens.h"

namespace providers::okta {
namespace {

namespace causes = oauth::causes;
using core::Call;
using core::Outcome;

// Runs `exchange(Account&, TokenContents&) -> Outcome` on the account, then answers with what it drew. `unknown` is what a
// handle of no account fails with.
template <class Exchange>
Outcome exchange_on(Call& call, const core::AccountName& name, std::string_view unknown, Exchange&& exchange) {
  act_for(call, name);
  TokenContents contents;
  const auto outcome = core::transact<Account>(call, [&](Account& me) { return exchange(me, contents); });
  if (!outcome) return core::problem(unknown);
  return *outcome ? answer_with_tokens(call, contents) : *outcome;
}

bool has(const std::vector<std::string>& scopes, std::string_view scope) {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

// A grant is for one server, and where it is bound to a key, for that alone.
std::optional<oauth::Failure> judge(const identity::Grant& grant, const TokenCall& asked, std::string_view of_another_server) {
  if (grant.audience != asked.server.name()) return oauth::Failure{of_another_server, {}};
  const bool other_key = !grant.key_thumbprint.empty() && grant.key_thumbprint != asked.key_thumbprint;
  return other_key ? std::optional(oauth::Failure{causes::kKeyDiffers, {}}) : std::nullopt;
}

void issue_refresh_token(const Call& call, const TokenCall& asked, Account& me, identity::Grant& grant) {
  if (has(grant.scopes, "offline_access") && asked.client.may_use("refresh_token"))
    oauth::first_refresh_token(me, grant, call.now);
}

Outcome exchange_code(Call& call, const TokenCall& asked) {
  const auto code = oauth::read_handle(call.body["code"].string_or(""));
  if (!code) return core::problem(causes::kCodeInvalid);
  const oauth::CodeUse use{asked.client.id, call.body["redirect_uri"].string_or(""), call.body["code_verifier"].string_or("")};
  return exchange_on(call, {code->account_id, ""}, causes::kCodeInvalid, [&](Account& me, TokenContents& contents) -> Outcome {
    const auto redeemed = oauth::redeem_code(me, *code, use, call.now);
    if (!redeemed) return refused(redeemed.error());
    identity::Grant& grant = **redeemed;
    if (const auto failed = judge(grant, asked, causes::kCodeInvalid)) return refused(*failed);
    grant.key_thumbprint = asked.key_thumbprint;
    issue_refresh_token(call, asked, me, grant);
    contents = draw_tokens(call, me, grant, grant.scopes);
    return core::ok();
  });
}

Outcome exchange_refresh_token(Call& call, const TokenCall& asked) {
  const auto token = oauth::read_handle(call.body["refresh_token"].string_or(""));
  if (!token) return core::problem(causes::kRefreshTokenInvalid);
  const auto words = oauth::split_scopes(call.body["scope"].string_or(""));
  return exchange_on(call, {token->account_id, ""}, causes::kRefreshTokenInvalid, [&](Account& me, TokenContents& contents) -> Outcome {
    const auto redeemed = oauth::redeem_refresh_token(me, *token, asked.client, call.now);
    if (!redeemed) return refused(redeemed.error());
    const identity::Grant& grant = **redeemed;
    if (const auto failed = judge(grant, asked, causes::kRefreshTokenInvalid)) return refused(*failed);
    auto scopes = oauth::narrow_scopes(grant, words);
    if (!scopes) return refused(scopes.error());
    contents = draw_tokens(call, me, grant, std::move(*scopes));
    contents.nonce.clear();  // it belonged to the sign-in (OpenID Connect Core, section 12.2)
    return core::ok();
  });
}

Outcome exchange_password(Call& call, const TokenCall& asked) {
  const auto known = call.world.tenant().provider().scopes();
  auto scopes = oauth::cut_scopes(asked.client, oauth::split_scopes(call.body["scope"].string_or("openid")), {known.begin(), known.end()});
  if (!scopes) return refused(scopes.error());
  const auto name = admit_by_password(call, call.body["username"].string_or(""), call.body["password"].string_or(""));
  if (!name) return core::problem(causes::kCredentialsWrong);
  return exchange_on(call, *name, causes::kCredentialsWrong, [&](Account& me, TokenContents& contents) -> Outcome {
    identity::Grant terms;
    terms.client_id = asked.client.id;
    terms.audience = asked.server.name();
    terms.scopes = *scopes;
    terms.authentication = {call.now, {"pwd"}};
    terms.key_thumbprint = asked.key_thumbprint;
    terms.code_used = true;  // there is none
    identity::Grant& grant = oauth::open_grant(me, *call.draws, std::move(terms), call.now);
    issue_refresh_token(call, asked, me, grant);
    contents = draw_tokens(call, me, grant, grant.scopes);
    return core::ok();
  });
}

constexpr GrantType kGrantTypes[] = {
    {"authorization_code", exchange_code},
    {"refresh_token", exchange_refresh_token},
    {"password", exchange_password},
    {"urn:openid:params:grant-type:ciba", exchange_approval},
    {"urn:ietf:params:oauth:grant-type:jwt-bearer", exchange_assertion},
};

// The thumbprint of the key that the tokens are to be bound to; "" where the application sends no proof and need not.
base::Result<std::string, core::Problem> key_of(Call& call, const oauth::Client& client) {
  if (!call.request.header("DPoP") && !client.needs_dpop) return std::string();
  auto key = core::check_dpop(call, dpop_rules(true), {});
  if (!key) return tl::unexpected(core::Problem{cause_of(key.error()), {}});
  return std::move(*key);
}

Outcome token(Call& call) {
  if (!call.world.keys().ready()) return core::hold();
  const auto client = authenticate_application(call);
  if (!client) return refused(client.error());
  const std::string_view name = call.body["grant_type"].string_or("");
  const auto* type = std::find_if(std::begin(kGrantTypes), std::end(kGrantTypes), [&](const GrantType& one) { return one.name == name; });
  if (type == std::end(kGrantTypes)) return core::problem(causes::kGrantTypeUnknown);
  if (!(*client)->may_use(name)) return core::problem(causes::kGrantTypeNotAllowed);
  auto key = key_of(call, **client);
  if (!key) return tl::unexpected(std::move(key.error()));
  return type->exchange(call, {**client, server_of(call), std::move(*key)});
}

}  // namespace

std::span<const core::Operation<Account>> token_operations() {
  static constexpr core::Operation<Account> kOperations[] = {{"token", token}, {"tokenCustomAS", token}};
  return kOperations;
}

}  // namespace providers::okta
