#pragma once
// JWTs that devices sign with the keys that they enrolled: answers to challenges, attestations, assertions. Values.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "core/call.h"
#include "crypto/jwt.h"
#include "json/value.h"

namespace providers::okta {

class DeviceJwt {
 public:
  // Nothing for what is no JWT signed by RS256 or ES256. Verifies nothing. REQUIRES: `token` outlives this.
  static std::optional<DeviceJwt> parse(std::string_view token, json::Parser& parser);

  const std::string& kid() const { return kid_; }
  const std::string& type() const { return type_; }  // `typ`, as it was sent
  // A claim; good until the parser parses again.
  json::Value operator[](std::string_view claim) const { return claims_[claim]; }
  std::string_view text(std::string_view claim) const { return claims_[claim].string_or(""); }

  // Whether the key signed it, by the algorithm that goes with the key. Dear: not inside a transaction.
  bool signed_by(const crypto::Key& key) const;
  // Whether `exp` is yet to come and `iat` and `nbf` are not, but for what a device's clock may be ahead of ours. All
  // three have to be numbers.
  bool in_time(base::Time now) const;
  // Whether `aud` names the service that the call came to.
  bool is_for(const core::Call& call) const;

 private:
  crypto::Jws jws_;
  crypto::Algorithm algorithm_ = crypto::Algorithm::kRs256;
  std::string kid_;
  std::string type_;
  json::Value claims_;
};

}  // namespace providers::okta
