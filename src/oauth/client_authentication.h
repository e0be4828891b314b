#pragma once
// How an application proves at the token endpoint which it is: none (public), client_secret_basic, client_secret_post,
// private_key_jwt (RFC 6749 section 2.3, RFC 7523). Pure functions on untrusted text, but for what `spent` remembers.

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "oauth/client.h"
#include "oauth/failure.h"
#include "oauth/spent.h"

namespace oauth {

// What a request brings; "" for what it does not.
struct ClientCredentials {
  std::string_view authorization;  // the Authorization header
  std::string_view client_id;      // the rest is from the form
  std::string_view client_secret;
  std::string_view assertion;
  std::string_view assertion_type;
};

// Identifier and secret of `Basic base64(id:secret)`, each form-encoded; the colon may be missing (okta-auth-js sends a
// public client's id without one). Nothing for any other header.
struct BasicCredentials {
  std::string id;
  std::string secret;
};
std::optional<BasicCredentials> read_basic(std::string_view authorization);

// The client. A public one needs its id alone, and a secret is not looked at. Assertions have to be for one of
// `audiences`, at most an hour long, and with a `jti` good once. Fails with kClientMissing, kClientUnknown,
// kClientSecretWrong or kClientAssertionInvalid.
Result<const Client*> authenticate_client(const std::vector<Client>& clients, const ClientCredentials& credentials,
                                          const std::vector<std::string>& audiences, Spent& spent, base::Time now);

}  // namespace oauth
