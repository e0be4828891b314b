#pragma once
// Browsers' sessions, and sign-ins that may become one. They live in the account's draft: pure functions on it.

#include <optional>
#include <string>
#include <string_view>

#include "base/draws.h"
#include "identity/account.h"
#include "oauth/handle.h"

namespace oauth {

constexpr base::Duration kSessionLifetime = std::chrono::hours{2};
constexpr base::Duration kSessionTokenLifetime = std::chrono::minutes{5};
constexpr std::size_t kMaxSessions = 100;  // the oldest beyond them goes

// Opens a session and forgets those that have expired.
const identity::Session& open_session(identity::Account& account, base::Draws& draws, identity::Authentication authentication,
                                      base::Time now);
// What the browser's cookie holds.
std::string cookie_of(const identity::Account& account, const identity::Session& session);
// nullptr where it is not this account's, or has expired.
const identity::Session* find_session(const identity::Account& account, const Handle& handle, base::Time now);
void close_session(identity::Account& account, std::string_view session_id);

// A token for one session, good for kSessionTokenLifetime; the older ones are forgotten when they expire.
std::string issue_session_token(identity::Account& account, base::Draws& draws, identity::Authentication authentication,
                                base::Time now);
// Uses it up. Nothing where it is not good.
std::optional<identity::Authentication> redeem_session_token(identity::Account& account, const Handle& handle, base::Time now);

}  // namespace oauth
