#include "providers/okta/device_jwt.h"

#include "core/tenant.h"
#include "core/world.h"

namespace providers::okta {
namespace {

constexpr std::int64_t kClockSkew = 300;  // seconds

}  // namespace

std::optional<DeviceJwt> DeviceJwt::parse(std::string_view token, json::Parser& parser) {
  auto jws = crypto::split_jws(token);
  if (!jws) return std::nullopt;
  DeviceJwt jwt;
  const auto header = parser.parse_copy(jws->header);
  if (!header) return std::nullopt;
  const auto algorithm = crypto::parse_algorithm((*header)["alg"].string_or(""));
  if (algorithm != crypto::Algorithm::kRs256 && algorithm != crypto::Algorithm::kEs256) return std::nullopt;
  jwt.algorithm_ = *algorithm;
  jwt.kid_ = (*header)["kid"].string_or("");
  jwt.type_ = (*header)["typ"].string_or("");
  const auto claims = parser.parse_copy(jws->payload);
  if (!claims || claims->type() != json::Type::kObject) return std::nullopt;
  jwt.claims_ = *claims;
  jwt.jws_ = std::move(*jws);
  return jwt;
}

bool DeviceJwt::signed_by(const crypto::Key& key) const {
  return key && crypto::verify(key, algorithm_, jws_.signing_input, jws_.signature);
}

bool DeviceJwt::in_time(base::Time now) const {
  const auto expires = claims_["exp"].integer();
  const auto issued = claims_["iat"].integer();
  const auto not_before = claims_["nbf"].integer();
  const std::int64_t present = base::epoch_seconds(now);
  return expires && issued && not_before && *expires > present && *issued <= present + kClockSkew &&
         *not_before <= present;
}

bool DeviceJwt::is_for(const core::Call& call) const {
  const core::Tenant& tenant = call.world.tenant();
  if (const auto audience = claims_["aud"].string()) return tenant.same_service(*audience, call.base);
  for (const auto& audience : claims_["aud"].array())
    if (tenant.same_service(json::Value(audience).string_or(""), call.base)) return true;
  return false;
}

}  // namespace providers::okta
