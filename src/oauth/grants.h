#pragma once
// What applications were granted: authorization codes and refresh tokens (RFC 6749, rotation and reuse detection as RFC
// 9700 section 4.14 has them). They live in the account's draft: pure functions on it.

#include <string>
#include <string_view>

#include "base/draws.h"
#include "identity/account.h"
#include "oauth/claims.h"
#include "oauth/client.h"
#include "oauth/failure.h"
#include "oauth/handle.h"

namespace oauth {

constexpr base::Duration kCodeLifetime = std::chrono::minutes{5};
constexpr base::Duration kRefreshTokenIdle = std::chrono::hours{24 * 7};  // unused for so long it is no longer good
constexpr std::size_t kMaxGrants = 100;                                   // the oldest beyond them goes

// Adds a grant on the given terms (everything but identifier, secret, times and counters), which a code stands for, and
// forgets those that have run out.
identity::Grant& open_grant(identity::Account& account, base::Draws& draws, identity::Grant terms, base::Time now);
std::string code_of(const identity::Account& account, const identity::Grant& grant);

// What comes with a code at the token endpoint.
struct CodeUse {
  std::string_view client_id;
  std::string_view redirect_uri;
  std::string_view verifier;  // "" without
};
// The code's grant, whose code is used up by this. A code that comes again within its lifetime ends its grant and revokes
// what was issued for it (`keep_changes`). Fails with kCodeInvalid, kCodeOfAnotherClient, kRedirectUriDiffers,
// kVerifierMissing or kVerifierWrong.
Result<identity::Grant*> redeem_code(identity::Account& account, const Handle& code, const CodeUse& use, base::Time now);

// The grant's first refresh token, and those that later take its place. REQUIRES: the grant is this account's.
std::string first_refresh_token(const identity::Account& account, identity::Grant& grant, base::Time now);
// The grant of a refresh token that is good. Where `client` rotates, the next one takes its place, and the one before it
// stays good for the client's grace; an older one that comes again ends the grant and revokes its access tokens
// (`keep_changes`). Fails with kRefreshTokenInvalid.
Result<identity::Grant*> redeem_refresh_token(identity::Account& account, const Handle& token, const Client& client, base::Time now);
// The refresh token that is good now; "" where the grant has none.
std::string refresh_token_of(const identity::Account& account, const identity::Grant& grant);
// The grant of a refresh token that is good, without using it; nullptr where it is not.
const identity::Grant* find_refresh_token(const identity::Account& account, const Handle& token, const Client& client, base::Time now);

// Ends a grant: its code and refresh tokens are no longer good, nor are its access tokens, which live until `until` at most;
// where that is `now` they go on as they are.
void end_grant(identity::Account& account, std::string_view grant_id, base::Time until, base::Time now);

// The scopes of a refresh: all of the grant's where none are asked for. Fails with kScopeNotGranted, naming those that
// the grant has not.
Result<std::vector<std::string>> narrow_scopes(const identity::Grant& grant, const std::vector<std::string>& asked);

// What an access token says of the grant that it is issued for. Its id, scopes, issuer and audience are not touched.
void write_grant(Claims& claims, const identity::Grant& grant, base::Time issued_at, base::Time expires_at);

// How long access tokens live at most, for what has to be remembered of them.
constexpr base::Duration kLongestTokenLifetime = std::chrono::hours{24};

}  // namespace oauth
