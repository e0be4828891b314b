#pragma once
// An access token's claims, whichever vendor's spelling they come in. A value.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "json/value.h"
#include "json/writer.h"

namespace oauth {

struct Claims {
  std::string id;        // jti
  std::string issuer;
  std::vector<std::string> audience;
  std::string subject;
  std::string account_id;  // Okta's `uid`; Auth0's tokens name the account in `sub`
  std::string client_id;   // Okta's `cid`, Auth0's `azp`
  std::vector<std::string> scopes;
  base::Time issued_at{};
  base::Time not_before{};  // the epoch where the token has none
  base::Time expires_at{};
  std::optional<base::Time> authenticated_at;
  std::string acr;
  std::vector<std::string> amr;
  std::string key_thumbprint;  // cnf.jkt: the DPoP key that the token is bound to; "" for a bearer token

  bool has_scope(std::string_view scope) const;
  bool is_for(std::string_view audience_name) const;
};

// The registered claims and the two vendors' own, leniently typed: nothing unless `payload` is an object with numeric
// `exp` and `iat` and a string `iss` and `sub`.
std::optional<Claims> read_claims(json::Value payload);

// Writes the members that both vendors spell alike into an open object: iat, exp, nbf, auth_time, acr, amr, cnf, those that
// the claims have.
void write_common_claims(json::Writer& out, const Claims& claims);

// A claim that is one string or a list of them.
std::vector<std::string> strings_of(json::Value value);
// `scope` strings: with single spaces between.
std::string join_scopes(const std::vector<std::string>& scopes);
// `scope` strings: split at single spaces, empty parts dropped.
std::vector<std::string> split_scopes(std::string_view text);

}  // namespace oauth
