// Access tokens, sound or broken on purpose.
#include "admin/api.h"
#include "admin/problems.h"
#include "core/vendor_administration.h"
#include "core/world.h"
#include "oauth/access_token.h"

namespace admin {
namespace {

using core::Call;
using core::Outcome;
using oauth::Defect;

constexpr std::string_view kNowhere = "https://elsewhere.example";
constexpr base::Duration kAnHour = std::chrono::hours{1};

std::vector<std::string> scopes_asked_for(const Call& call) {
  if (const auto scope = call.body["scope"].string()) return oauth::split_scopes(*scope);
  const auto all = call.world.tenant().provider().scopes();
  return {all.begin(), all.end()};
}

oauth::Claims claims_asked_for(const Call& call) {
  const json::Value body = call.body;
  const core::Provider& provider = call.world.tenant().provider();
  oauth::Claims claims;
  claims.client_id = body["client_id"].string_or("");
  if (claims.client_id.empty()) claims.client_id = provider.default_client(call.world);
  claims.scopes = scopes_asked_for(call);
  if (const auto audience = body["audience"].string()) claims.audience = {std::string(*audience)};
  claims.issued_at = call.now;
  claims.expires_at = call.now + std::chrono::seconds{body["expires_in"].integer().value_or(3600)};
  claims.authenticated_at = call.now;
  if (const auto seconds = body["auth_time"].integer()) claims.authenticated_at = base::Time(std::chrono::seconds{*seconds});
  claims.acr = body["acr"].string_or("");
  for (const auto& method : body["amr"].array()) claims.amr.emplace_back(json::Value(method).string_or(""));
  claims.key_thumbprint = body["dpop_jkt"].string_or("");
  return claims;
}

// A token never has more than its client may be granted. Fails where that leaves nothing of what is asked for.
std::optional<core::Problem> cut_scopes(const Call& call, oauth::Claims& claims) {
  const auto* vendor = dynamic_cast<const core::VendorAdministration*>(&call.world.tenant().provider());
  if (vendor == nullptr) return std::nullopt;
  const bool some = !claims.scopes.empty();
  std::erase_if(claims.scopes, [&](const std::string& scope) { return !vendor->may_grant(call.world, claims.client_id, scope); });
  if (!some || !claims.scopes.empty()) return std::nullopt;
  return invalid("/scope", "The application may have none of these.").value();
}

void work_in(Defect defect, oauth::Claims& claims) {
  const base::Duration lifetime = claims.expires_at - claims.issued_at;
  switch (defect) {
    case Defect::kExpired:
      claims.expires_at = claims.issued_at - std::chrono::minutes{1};
      claims.issued_at = claims.expires_at - lifetime;
      break;
    case Defect::kNotYetValid:
      claims.issued_at += kAnHour;
      claims.not_before = claims.issued_at;
      claims.expires_at += kAnHour;
      break;
    case Defect::kWrongIssuer: claims.issuer = kNowhere; break;
    case Defect::kWrongAudience: claims.audience = {std::string(kNowhere)}; break;
    case Defect::kNone:
    case Defect::kBadSignature:
    case Defect::kUnknownKey:
    case Defect::kRevoked: break;
  }
}

// The token's identifier is the account's draw; a revoked token is one that the account remembers.
void enter(Call& call, const core::AccountName& name, Defect defect, oauth::Claims& claims) {
  call.world.accounts().edit_common(name, [&](identity::Account& account) {
    base::Draws draws(call.world.seed(), account.id, account.draws);
    claims.id = account.token_id(call.world.tenant().provider().token_id(draws), "");
    if (defect == Defect::kRevoked) account.revoke(claims.id, claims.expires_at, call.now);
  });
}

void write_token(Call& call, const std::string& token, const oauth::Claims& claims) {
  std::string scope;
  for (const std::string& one : claims.scopes) scope += (scope.empty() ? "" : " ") + one;
  const auto lifetime = std::chrono::duration_cast<std::chrono::seconds>(claims.expires_at - claims.issued_at);
  json::Writer& out = call.json();
  out.begin_object().member("access_token", token);
  out.member("token_type", claims.key_thumbprint.empty() ? "Bearer" : "DPoP");
  out.member("expires_in", static_cast<std::int64_t>(lifetime.count())).member("scope", scope).end_object();
}

Outcome create_token(Call& call, Context&) {
  if (!call.world.keys().ready()) return core::hold();
  const core::Tenant& tenant = call.world.tenant();
  const auto name = call.world.accounts().resolve(call.body["user"].string_or(""));
  if (!name) return not_found("user", call.body["user"].string_or(""));
  oauth::Claims claims = claims_asked_for(call);
  if (!tenant.provider().knows_client(call.world, claims.client_id))
    return invalid("/client_id", "The tenant has no application \"" + claims.client_id + "\".");
  if (auto failed = cut_scopes(call, claims)) return tl::unexpected(std::move(*failed));
  const Defect defect = oauth::parse_defect(call.body["defect"].string_or("")).value_or(Defect::kNone);
  work_in(defect, claims);
  enter(call, *name, defect, claims);
  // For the origin of this call where that is the tenant's, else for where the tenant is.
  const std::string base(tenant.serves(call.base) ? call.base : std::string_view(tenant.base_url()));
  write_token(call, tenant.provider().sign_token(call.world, {*name, base, claims}, defect), claims);
  return core::ok();
}

}  // namespace

std::span<const Operation> token_operations() {
  static constexpr Operation kOperations[] = {{"createToken", create_token}};
  return kOperations;
}

}  // namespace admin
