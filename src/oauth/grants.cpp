#include "oauth/grants.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "crypto/jwt.h"
#include "oauth/pkce.h"

namespace oauth {
namespace {

using identity::Grant;

constexpr std::string_view kCode = "code";

// What proves the grant's code or its `number`th refresh token, so that old ones are known without being remembered.
std::string proof_of(const Grant& grant, std::string_view what) {
  const std::string digest = crypto::sha256(grant.secret + "." + grant.id + "." + std::string(what));
  return base::base64url(base::as_bytes(digest));
}

const Grant* find_grant(const identity::Account& account, std::string_view id) {
  const auto& grants = account.sign_ins.grants;
  const auto found = std::find_if(grants.begin(), grants.end(), [&](const Grant& grant) { return grant.id == id; });
  return found == grants.end() ? nullptr : &*found;
}

// `grant-number`, as a refresh token names itself.
struct RefreshName {
  std::string_view grant_id;
  std::uint32_t number = 0;
  std::string_view text;  // the number as written
};

std::optional<RefreshName> read_name(std::string_view id) {
  const auto dash = id.rfind('-');
  if (dash == std::string_view::npos) return std::nullopt;
  RefreshName name{id.substr(0, dash), 0, id.substr(dash + 1)};
  const char* const end = id.data() + id.size();
  const auto read = std::from_chars(name.text.data(), end, name.number);
  if (read.ec != std::errc{} || read.ptr != end || name.number == 0) return std::nullopt;
  return name;
}

// A refresh token of ours, whether it is still good or not.
struct Presented {
  const Grant* grant;
  std::uint32_t number;
};

std::optional<Presented> recognise(const identity::Account& account, const Handle& token, std::string_view client_id) {
  const auto name = read_name(token.id);
  const Grant* grant = name ? find_grant(account, name->grant_id) : nullptr;
  if (grant == nullptr || grant->client_id != client_id) return std::nullopt;
  if (!base::equal_in_constant_time(proof_of(*grant, name->text), token.proof)) return std::nullopt;
  return Presented{grant, name->number};
}

bool is_good(const Presented& token, const Client& client, base::Time now) {
  if (now >= token.grant->expires_at) return false;
  const bool in_grace = token.number + 1 == token.grant->rotation && now < token.grant->rotated_at + client.grace;
  return token.number == token.grant->rotation || in_grace;
}

tl::unexpected<Failure> end(identity::Account& account, std::string_view grant_id, std::string_view cause, base::Time now) {
  end_grant(account, std::string(grant_id), now + kLongestTokenLifetime, now);
  return tl::unexpected(Failure{cause, {}, true});
}

std::optional<Failure> judge(const Grant& grant, const CodeUse& use) {
  if (grant.client_id != use.client_id) return Failure{causes::kCodeOfAnotherClient, {}};
  if (grant.redirect_uri != use.redirect_uri) return Failure{causes::kRedirectUriDiffers, {}};
  if (grant.code_challenge.empty()) {
    // A verifier for a code without a challenge: somebody took the challenge away (RFC 9700 section 2.1.1).
    return use.verifier.empty() ? std::nullopt : std::optional(Failure{causes::kVerifierWrong, {}});
  }
  if (use.verifier.empty()) return Failure{causes::kVerifierMissing, {}};
  if (!s256_matches(grant.code_challenge, use.verifier)) return Failure{causes::kVerifierWrong, {}};
  return std::nullopt;
}

}  // namespace

Grant& open_grant(identity::Account& account, base::Draws& draws, Grant terms, base::Time now) {
  auto& grants = account.sign_ins.grants;
  erase_if(grants, [&](const Grant& grant) { return grant.expires_at <= now; });
  if (grants.size() >= kMaxGrants) grants.erase(grants.begin());
  terms.id = draws.id("oar", 17);
  terms.secret = draws.url_safe(43);
  terms.code_expires_at = now + kCodeLifetime;
  terms.expires_at = terms.code_expires_at;
  return grants.emplace_back(std::move(terms));
}

std::string code_of(const identity::Account& account, const Grant& grant) {
  return write_handle(account.id, grant.id, proof_of(grant, kCode));
}

Result<Grant*> redeem_code(identity::Account& account, const Handle& code, const CodeUse& use, base::Time now) {
  const Grant* grant = find_grant(account, code.id);
  if (grant == nullptr || now >= grant->code_expires_at) return failure(causes::kCodeInvalid);
  if (!base::equal_in_constant_time(proof_of(*grant, kCode), code.proof)) return failure(causes::kCodeInvalid);
  if (grant->code_used) return end(account, grant->id, causes::kCodeInvalid, now);
  if (auto failed = judge(*grant, use)) return tl::unexpected(std::move(*failed));
  Grant* const redeemed = account.sign_ins.grants.edit(grant);
  redeemed->code_used = true;
  return redeemed;
}

std::string first_refresh_token(const identity::Account& account, Grant& grant, base::Time now) {
  grant.rotation = 1;
  grant.rotated_at = now;
  grant.expires_at = now + kRefreshTokenIdle;
  return refresh_token_of(account, grant);
}

std::string refresh_token_of(const identity::Account& account, const Grant& grant) {
  if (grant.rotation == 0) return {};
  const std::string number = std::to_string(grant.rotation);
  return write_handle(account.id, grant.id + "-" + number, proof_of(grant, number));
}

Result<Grant*> redeem_refresh_token(identity::Account& account, const Handle& token, const Client& client, base::Time now) {
  const auto presented = recognise(account, token, client.id);
  if (!presented) return failure(causes::kRefreshTokenInvalid);
  if (!is_good(*presented, client, now)) return end(account, presented->grant->id, causes::kRefreshTokenInvalid, now);
  Grant& grant = *account.sign_ins.grants.edit(presented->grant);
  // One that comes again within the grace gets the one that took its place: the answer was lost, or two asked at once.
  if (client.rotates && presented->number == grant.rotation) {
    ++grant.rotation;
    grant.rotated_at = now;
  }
  grant.expires_at = now + kRefreshTokenIdle;
  return &grant;
}

const Grant* find_refresh_token(const identity::Account& account, const Handle& token, const Client& client, base::Time now) {
  const auto presented = recognise(account, token, client.id);
  return presented && is_good(*presented, client, now) ? presented->grant : nullptr;
}

void end_grant(identity::Account& account, std::string_view grant_id, base::Time until, base::Time now) {
  const std::string id(grant_id);  // which may lie in the grant
  if (erase_if(account.sign_ins.grants, [&](const Grant& grant) { return grant.id == id; }) == 0) return;
  if (until > now) account.revoke(id, until, now);
}

Result<std::vector<std::string>> narrow_scopes(const Grant& grant, const std::vector<std::string>& asked) {
  if (asked.empty()) return grant.scopes;
  std::string denied;
  for (const std::string& scope : asked)
    if (std::find(grant.scopes.begin(), grant.scopes.end(), scope) == grant.scopes.end())
      denied += (denied.empty() ? "" : ", ") + scope;
  if (!denied.empty()) return failure(causes::kScopeNotGranted, denied);
  return asked;
}

void write_grant(Claims& claims, const identity::Grant& grant, base::Time issued_at, base::Time expires_at) {
  claims.client_id = grant.client_id;
  claims.issued_at = issued_at;
  claims.expires_at = expires_at;
  claims.authenticated_at = grant.authentication.at;
  claims.acr = grant.acr;
  claims.amr = grant.authentication.methods;
  claims.key_thumbprint = grant.key_thumbprint;
}

}  // namespace oauth
