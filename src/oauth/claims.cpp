#include "oauth/claims.h"

#include <algorithm>

#include "base/text.h"

namespace oauth {
namespace {

// RFC 7519 NumericDate: seconds, possibly with a fraction. Bounded so that no arithmetic on it can overflow.
std::optional<base::Time> numeric_date(json::Value value) {
  const auto seconds = value.number();
  constexpr double kYear9999 = 253402300799.0;
  if (!seconds || !(*seconds >= 0) || *seconds > kYear9999) return std::nullopt;
  return base::Time(base::Duration(static_cast<std::int64_t>(*seconds * 1e6)));
}

}  // namespace

std::vector<std::string> strings_of(json::Value value) {
  std::vector<std::string> found;
  if (const auto single = value.string()) found.emplace_back(*single);
  for (const auto& element : value.array())
    if (const auto text = json::Value(element).string()) found.emplace_back(*text);
  return found;
}

bool Claims::has_scope(std::string_view scope) const {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

bool Claims::is_for(std::string_view audience_name) const {
  return std::find(audience.begin(), audience.end(), audience_name) != audience.end();
}

std::vector<std::string> split_scopes(std::string_view text) {
  std::vector<std::string> scopes;
  for (std::string_view part : base::split(text, ' '))
    if (!part.empty()) scopes.emplace_back(part);
  return scopes;
}

std::string join_scopes(const std::vector<std::string>& scopes) {
  std::string text;
  for (const std::string& scope : scopes) text += (text.empty() ? "" : " ") + scope;
  return text;
}

std::optional<Claims> read_claims(json::Value payload) {
  const auto expires = numeric_date(payload["exp"]);
  const auto issued = numeric_date(payload["iat"]);
  const auto issuer = payload["iss"].string();
  const auto subject = payload["sub"].string();
  if (!expires || !issued || !issuer || !subject) return std::nullopt;
  Claims claims;
  claims.id = payload["jti"].string_or("");
  claims.issuer = *issuer;
  claims.audience = strings_of(payload["aud"]);
  claims.subject = *subject;
  claims.account_id = payload["uid"].string_or(*subject);
  claims.client_id = payload["cid"].string_or(payload["azp"].string_or(""));
  claims.scopes = payload["scp"] ? strings_of(payload["scp"]) : split_scopes(payload["scope"].string_or(""));
  claims.issued_at = *issued;
  claims.not_before = numeric_date(payload["nbf"]).value_or(base::Time{});
  claims.expires_at = *expires;
  claims.authenticated_at = numeric_date(payload["auth_time"]);
  claims.acr = payload["acr"].string_or("");
  claims.amr = strings_of(payload["amr"]);
  claims.key_thumbprint = payload["cnf"]["jkt"].string_or("");
  return claims;
}

void write_common_claims(json::Writer& out, const Claims& claims) {
  out.member("iat", base::epoch_seconds(claims.issued_at)).member("exp", base::epoch_seconds(claims.expires_at));
  if (claims.not_before != base::Time{}) out.member("nbf", base::epoch_seconds(claims.not_before));
  if (claims.authenticated_at) out.member("auth_time", base::epoch_seconds(*claims.authenticated_at));
  if (!claims.acr.empty()) out.member("acr", claims.acr);
  if (!claims.amr.empty()) {
    out.key("amr").begin_array();
    for (const std::string& method : claims.amr) out.string(method);
    out.end_array();
  }
  if (!claims.key_thumbprint.empty())
    out.key("cnf").begin_object().member("jkt", claims.key_thumbprint).end_object();
}

}  // namespace oauth
