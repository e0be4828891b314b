#include "providers/auth0/token.h"

#include <algorithm>

#include "core/credentials.h"
#include "core/dpop.h"
#include "core/rows.h"
#include "core/scratch.h"
#include "core/tenant.h"
#include "oauth/grants.h"
#include "oauth/handle.h"
#include "providers/auth0/client_call.h"
#include "providers/auth0/oauth_replies.h"
#include "providers/auth0/problems.h"
#include "providers/auth0/step_up.h"

namespace providers::auth0 {
namespace {

namespace common = oauth::causes;
using core::Call;
using core::Outcome;
using core::Problem;

void issue_refresh_token(const Call& call, const oauth::Client& client, Account& me, identity::Grant& grant) {
  const bool asked = std::find(grant.scopes.begin(), grant.scopes.end(), "offline_access") != grant.scopes.end();
  if (asked && client.may_use("refresh_token")) oauth::first_refresh_token(me, grant, call.now);
}

// What is meant where a request names none.
std::string redirect_uri_of(const Account& me, std::string_view grant_id) {
  for (const identity::Grant& grant : me.sign_ins.grants)
    if (grant.id == grant_id) return grant.redirect_uri;
  return {};
}

Outcome exchange_code(Call& call, const TokenCall& asked) {
  const auto code = oauth::read_handle(call.body["code"].string_or(""));
  if (!code) return core::problem(common::kCodeInvalid);
  return exchange_on(call, {code->account_id, ""}, common::kCodeInvalid, [&](Account& me, TokenContents& contents) -> Outcome {
    std::string redirect_uri(call.body["redirect_uri"].string_or(""));
    if (redirect_uri.empty()) redirect_uri = redirect_uri_of(me, code->id);
    const auto redeemed = oauth::redeem_code(me, *code, {asked.client.id, redirect_uri, call.body["code_verifier"].string_or("")}, call.now);
    if (!redeemed) return refused(redeemed.error());
    identity::Grant& grant = **redeemed;
    if (me.blocked) return core::problem(causes::kGrantOfBlockedUser);
    if (auto failed = judge_key(grant, asked)) return tl::unexpected(std::move(*failed));
    grant.key_thumbprint = asked.key_thumbprint;
    issue_refresh_token(call, asked.client, me, grant);
    contents = draw_tokens(call, me, grant, grant.audience, grant.scopes);
    return core::ok();
  });
}

Outcome exchange_password(Call& call, const TokenCall& asked) {
  const auto sign_in = read_sign_in(call, asked.client, "pwd", "password");
  if (!sign_in) return tl::unexpected(sign_in.error());
  const auto name = core::check_password(call, call.body["username"].string_or(""), call.body["password"].string_or(""));
  if (!name) return core::problem(common::kCredentialsWrong);
  const auto realm = call.body["realm"].string();
  return issue_tokens(call, asked, *name, common::kCredentialsWrong, *sign_in, [&](Account& me, TokenContents&) -> std::optional<Problem> {
    return realm && *realm != me.connection ? std::optional(Problem{common::kCredentialsWrong, {}}) : std::nullopt;
  });
}

// Applications for themselves: never for what is a person's.
Outcome exchange_credentials(Call& call, const TokenCall& asked) {
  const std::string_view wanted = call.body["audience"].string_or("");
  const auto audience = audience_of(call, wanted);
  if (!audience) return core::problem(causes::kServiceUnknown, {std::string(wanted)});
  if (asked.client.is_public) return core::problem(common::kGrantTypeNotAllowed, {"client_credentials"});
  const auto& apis = settings_of(call.world.settings()).apis;
  const bool of_tenant = std::any_of(apis.begin(), apis.end(), [&](const Api& api) { return api.audience == *audience; });
  if (!of_tenant) return core::problem(causes::kClientNotAuthorized, {std::string(wanted)});
  TokenContents contents;
  contents.account_id = contents.login = asked.client.id + "@clients";
  contents.audience = *audience;
  contents.grant_type = "client-credentials";
  contents.access.id = call.scratch.ids.id("", 22);
  contents.access.client_id = asked.client.id;
  contents.access.issued_at = call.now;
  contents.access.expires_at = call.now + kTokenLifetime;
  contents.access.key_thumbprint = asked.key_thumbprint;
  contents.access.scopes = cut_scopes(call, asked.client, *audience, call.body["scope"].string_or(""));
  std::erase(contents.access.scopes, "openid");
  return answer_with_tokens(call, contents);
}

constexpr GrantType kGrantTypes[] = {
    {"authorization_code", exchange_code},
    {"refresh_token", exchange_refresh_token},
    {"password", exchange_password},
    {"http://auth0.com/oauth/grant-type/password-realm", exchange_password},
    {"urn:okta:params:oauth:grant-type:webauthn", exchange_passkey},
    {"http://auth0.com/oauth/grant-type/passwordless/otp", exchange_passwordless},
    {"client_credentials", exchange_credentials},
};

const GrantType* find_grant_type(std::string_view name) {
  for (const auto& table : {std::span<const GrantType>(kGrantTypes), mfa_grant_types()})
    for (const GrantType& type : table)
      if (type.name == name) return &type;
  return nullptr;
}

Outcome token(Call& call) {
  if (!call.world.keys().ready()) return core::hold();
  const auto client = authenticate_application(call);
  if (!client) return refused(client.error());
  const std::string name(call.body["grant_type"].string_or(""));
  const GrantType* type = find_grant_type(name);
  if (type == nullptr) return core::problem(common::kGrantTypeUnknown, {name});
  if (!(*client)->may_use(name)) return core::problem(common::kGrantTypeNotAllowed, {name});
  auto key = key_of(call, **client);
  if (!key) return tl::unexpected(std::move(key.error()));
  return type->exchange(call, {**client, std::move(*key)});
}

// Access tokens are not taken back, and a token that nobody knows is no error.
Outcome revoke(Call& call) {
  const auto client = authenticate_application(call);
  if (!client) return refused(client.error());
  const auto token = oauth::read_handle(call.body["token"].string_or(""));
  if (!token) return core::empty(200);
  core::act_for(call, {token->account_id, ""});
  call.world.accounts().edit_common({token->account_id, ""}, [&](identity::Account& account) {
    const identity::Grant* grant = oauth::find_refresh_token(account, *token, **client, call.now);
    if (grant != nullptr) oauth::end_grant(account, std::string(grant->id), call.now, call.now);
  });
  return core::empty(200);
}

}  // namespace

base::Result<std::string, Problem> key_of(Call& call, const oauth::Client& client) {
  constexpr crypto::Algorithm kAlgorithms[] = {crypto::Algorithm::kEs256};
  if (!call.request.header("DPoP") && !client.needs_dpop) return std::string();
  auto key = core::check_dpop(call, {.algorithms = kAlgorithms, .nonce = client.is_public}, {});
  if (!key) return tl::unexpected(Problem{key.error() == crypto::DpopFault::kNonce ? kNonceRequired : kProofInvalid, {}});
  return std::move(*key);
}

Outcome exchange_on(Call& call, const core::AccountName& name, std::string_view unknown, const Exchange& exchange) {
  core::act_for(call, name);
  TokenContents contents;
  const auto outcome = core::transact<Account>(call, [&](Account& me) -> Outcome {
    contents = {};
    return exchange(me, contents);
  });
  if (!outcome) return core::problem(unknown);
  return *outcome ? answer_with_tokens(call, contents) : *outcome;
}

std::optional<Problem> judge_step_up(const Call& call, const Account& me, const identity::Grant& grant, std::string_view audience,
                                     const std::vector<std::string>& scopes, std::string_view organization) {
  switch (step_up(call, me, audience, "", grant.authentication)) {
    case StepUp::kNone: return std::nullopt;
    case StepUp::kUnmet: return Problem{causes::kMfaUnmet, {}};
    case StepUp::kAsk: break;
  }
  MfaTransaction transaction;
  transaction.client_id = grant.client_id;
  transaction.audience = audience;
  transaction.scope = oauth::join_scopes(scopes);
  transaction.organization = organization;
  return mfa_required(call, me, std::move(transaction));
}

std::optional<Problem> judge_key(const identity::Grant& grant, const TokenCall& asked) {
  const bool other_key = !grant.key_thumbprint.empty() && grant.key_thumbprint != asked.key_thumbprint;
  return other_key ? std::optional(Problem{common::kKeyDiffers, {}}) : std::nullopt;
}

base::Result<SignIn, Problem> read_sign_in(const Call& call, const oauth::Client& client, std::string_view method,
                                           std::string_view grant_type) {
  const std::string_view wanted = call.body["audience"].string_or("");
  const auto audience = audience_of(call, wanted);
  if (!audience) return tl::unexpected(Problem{causes::kServiceUnknown, {std::string(wanted)}});
  const std::string_view named = call.body["organization"].string_or("");
  const Organization* organization = settings_of(call.world.settings()).find_organization(named);
  if (!named.empty() && organization == nullptr) return tl::unexpected(Problem{causes::kOrganizationUnknown, {}});
  return SignIn{*audience, cut_scopes(call, client, *audience, call.body["scope"].string_or("")), organization == nullptr ? "" : organization->name,
                {std::string(method)}, std::string(grant_type)};
}

Outcome issue_tokens(Call& call, const TokenCall& asked, const core::AccountName& name, std::string_view unknown,
                     const SignIn& sign_in, const std::function<std::optional<Problem>(Account&, TokenContents&)>& judge) {
  return exchange_on(call, name, unknown, [&](Account& me, TokenContents& contents) -> Outcome {
    if (auto failed = judge(me, contents)) return tl::unexpected(std::move(*failed));
    if (me.blocked) return core::problem(causes::kUserBlocked);
    if (!sign_in.organization.empty() && !me.is_member_of(sign_in.organization)) return core::problem(causes::kNotMember);
    const std::string recovery_code = contents.recovery_code;
    identity::Grant terms;
    terms.client_id = asked.client.id;
    terms.audience = sign_in.audience;
    terms.scopes = sign_in.scopes;
    terms.authentication = {call.now, sign_in.methods};
    terms.key_thumbprint = asked.key_thumbprint;
    terms.code_used = true;  // there is none
    if (auto failed = judge_step_up(call, me, terms, sign_in.audience, sign_in.scopes, sign_in.organization))
      return core::keep_changes(tl::unexpected(std::move(*failed)));
    identity::Grant& grant = oauth::open_grant(me, *call.draws, std::move(terms), call.now);
    me.set_organization(grant, sign_in.organization);
    issue_refresh_token(call, asked.client, me, grant);
    contents = draw_tokens(call, me, grant, grant.audience, grant.scopes);
    contents.grant_type = sign_in.grant_type;
    contents.recovery_code = recovery_code;
    return core::ok();
  });
}

std::span<const core::Operation<Account>> token_operations() {
  static constexpr core::Operation<Account> kOperations[] = {{"token", token}, {"revoke", revoke}};
  return kOperations;
}

}  // namespace providers::auth0
