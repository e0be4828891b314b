// Refresh tokens, for what they were issued for and for other APIs (reference section 3.4).
#include <algorithm>

#include "oauth/grants.h"
#include "oauth/handle.h"
#include "providers/auth0/oauth_replies.h"
#include "providers/auth0/token.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;
using core::Problem;

constexpr std::string_view kAnything = "*";

bool has(const std::vector<std::string>& scopes, std::string_view scope) {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

// What a refresh is for: the grant's own audience, or another that the application has a policy for.
struct Target {
  std::string audience;
  std::vector<std::string> allowed;
};

void add_all(std::vector<std::string>& scopes, const std::vector<std::string>& more) {
  for (const std::string& scope : more)
    if (!has(scopes, scope)) scopes.push_back(scope);
}

std::vector<std::string> scopes_of(const Call& call, const TokenCall& asked, const RefreshPolicy& policy) {
  return has(policy.scopes, kAnything) ? cut_scopes(call, asked.client, policy.audience, "") : policy.scopes;
}

base::Result<Target, Problem> target_of(const Call& call, const TokenCall& asked, const identity::Grant& grant) {
  const Settings& settings = settings_of(call.world.settings());
  const std::string_view wanted = call.body["audience"].string_or("");
  const std::string audience = wanted.empty() ? grant.audience : audience_of(call, wanted).value_or(std::string(wanted));
  const auto of_client = [&](const RefreshPolicy& policy) { return policy.client_id == asked.client.id; };
  const auto of_both = [&](const RefreshPolicy& policy) { return of_client(policy) && policy.audience == audience; };
  const auto& policies = settings.refresh_policies;
  const auto policy = std::find_if(policies.begin(), policies.end(), of_both);
  Target target{grant.audience, grant.scopes};
  if (audience == grant.audience) {
    // Who asks for nothing gets what there was.
    const bool plain = wanted.empty() && call.body["scope"].string_or("").empty();
    if (policy != policies.end() && !plain) add_all(target.allowed, scopes_of(call, asked, *policy));
    return target;
  }
  if (std::none_of(policies.begin(), policies.end(), of_client)) return target;
  if (policy == policies.end()) return tl::unexpected(Problem{causes::kAudienceNotInPolicy, {}});
  target.audience = audience;
  target.allowed = scopes_of(call, asked, *policy);
  for (const char* scope : {"openid", "profile", "email", "phone", "offline_access"})
    if (has(grant.scopes, scope)) target.allowed.emplace_back(scope);
  return target;
}

// Those that are asked for and allowed, in the spelling that they are asked for in; all that are allowed where none is
// asked for.
std::vector<std::string> narrowed(const Target& target, std::string_view asked) {
  const auto words = oauth::split_scopes(asked);
  if (words.empty()) return target.allowed;
  std::vector<std::string> scopes;
  for (const std::string& scope : words) {
    const bool allowed = std::any_of(target.allowed.begin(), target.allowed.end(), [&](const std::string& one) {
      return canonical_scope(one) == canonical_scope(scope);
    });
    if (allowed && !has(scopes, scope)) scopes.push_back(scope);
  }
  return scopes;
}

}  // namespace

Outcome exchange_refresh_token(Call& call, const TokenCall& asked) {
  const auto token = oauth::read_handle(call.body["refresh_token"].string_or(""));
  if (!token) return core::problem(oauth::causes::kRefreshTokenInvalid);
  return exchange_on(call, {token->account_id, ""}, causes::kUserGone, [&](Account& me, TokenContents& contents) -> Outcome {
    const auto redeemed = oauth::redeem_refresh_token(me, *token, asked.client, call.now);
    if (!redeemed) return refused(redeemed.error());
    const identity::Grant& grant = **redeemed;
    if (me.blocked) return core::problem(causes::kGrantOfBlockedUser);
    if (auto failed = judge_key(grant, asked)) return tl::unexpected(std::move(*failed));
    const auto target = target_of(call, asked, grant);
    if (!target) return tl::unexpected(target.error());
    auto scopes = narrowed(*target, call.body["scope"].string_or(""));
    if (auto failed = judge_step_up(call, me, grant, target->audience, scopes, me.organization_of(grant))) return tl::unexpected(std::move(*failed));
    contents = draw_tokens(call, me, grant, target->audience, std::move(scopes));
    contents.access.key_thumbprint = asked.key_thumbprint;
    contents.grant_type = "refresh_token";
    contents.nonce.clear();  // it belonged to the sign-in (OpenID Connect Core, section 12.2)
    return core::ok();
  });
}

}  // namespace providers::auth0
