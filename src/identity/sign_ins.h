#pragma once
// What an account remembers of its sign-ins: sessions of browsers, and what applications were granted. Values inside an
// account's snapshot; oauth/ has what is done with them.

#include <cstdint>
#include <string>
#include <vector>

#include "base/list.h"
#include "base/time.h"

namespace identity {

// How and when a person proved who they are.
struct Authentication {
  base::Time at{};
  std::vector<std::string> methods;  // of RFC 8176: "pwd", "mfa"
};

// A browser that is signed in.
struct Session {
  std::string id;
  std::string secret;  // what the cookie proves itself with
  Authentication authentication;
  base::Time created_at{};
  base::Time expires_at{};
};

// A sign-in without a browser that may become a session, once.
struct SessionToken {
  std::string id;
  std::string secret;
  Authentication authentication;
  base::Time expires_at{};
};

// What a person allowed an application at one sign-in. Its authorization code stands for it first, then its refresh
// tokens; they are derived from `secret`.
struct Grant {
  std::string id;
  std::string secret;
  std::string client_id;
  std::string audience;  // which of the vendor's servers or APIs it is for, in the vendor's terms
  std::vector<std::string> scopes;
  Authentication authentication;
  std::string acr;             // to the letter as it was asked for
  std::string nonce;
  std::string session_id;      // the browser session that it came from; "" without one
  std::string key_thumbprint;  // the DPoP key that its tokens are bound to; "" for bearer tokens
  std::string redirect_uri;    // the code's: token has to name the same
  std::string code_challenge;  // the code's, by S256; "" without PKCE
  base::Time code_expires_at{};
  bool code_used = false;
  std::uint32_t rotation = 0;  // the number of the refresh token that is good now; 0 while there was none
  base::Time rotated_at{};     // when that one took the place of the one before
  base::Time expires_at{};     // when nothing stands for it any more
};

// Scopes that the person agreed to give an application.
struct Consent {
  std::string client_id;
  std::vector<std::string> scopes;
};

struct SignIns {
  base::List<Session> sessions;
  base::List<SessionToken> session_tokens;
  base::List<Grant> grants;
  base::List<Consent> consents;
};

}  // namespace identity
