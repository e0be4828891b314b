#pragma once
// Making Okta's tokens for a grant: what is fixed and drawn inside the transaction, and what is signed after it (reference
// sections 2.1, 5.3 and 5.4). Values; stateless functions.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/call.h"
#include "core/outcome.h"
#include "oauth/claims.h"
#include "oauth/client.h"
#include "providers/okta/account.h"
#include "providers/okta/authorization_server.h"

namespace providers::okta {

// Everything that a grant's tokens say, taken from the account's draft.
struct TokenContents {
  AuthorizationServer server;
  std::string account_id;
  std::string login;
  oauth::Claims access;     // the access token's
  std::string id_token_id;  // "ID.…"
  std::string nonce;        // of the authorize request; "" where it is not to be repeated
  std::string email;        // the verified primary address; "" without one
  json::Attributes profile;
  std::string refresh_token;  // "" where there is none
};

// In the transaction. `scopes` are the grant's or fewer.
TokenContents draw_tokens(core::Call& call, const Account& me, const identity::Grant& grant, std::vector<std::string> scopes);

// After it. REQUIRES: call.world.keys().ready().
std::string sign_access_token(const core::Call& call, const TokenContents& contents);
// `access_token` and `code` are hashed into it where they are not "".
std::string sign_id_token(const core::Call& call, const TokenContents& contents, std::string_view access_token,
                          std::string_view code);

// The answer of the token endpoint: an ID token where `openid` is among the scopes.
core::Outcome answer_with_tokens(core::Call& call, const TokenContents& contents);

// Writes the claims that `profile` and `email` among the scopes open, into an open object; `whole` is for userinfo, which
// says more than an ID token.
void write_profile_claims(json::Writer& out, const TokenContents& contents, bool whole);

// What `write_profile_claims` needs of an account outside of a grant.
TokenContents contents_of(const Account& me, std::vector<std::string> scopes);

constexpr base::Duration kTokenLifetime = std::chrono::hours{1};

}  // namespace providers::okta
