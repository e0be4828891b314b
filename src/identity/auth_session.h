#pragma once
// What holds the two halves of an enrolment together: a name that the first half hands out and the second one uses up. Good
// for one user (whose snapshot it lies in), one client and one thing that is enrolled. A value; edited in a draft.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/draws.h"
#include "base/list.h"
#include "base/time.h"

namespace identity {

struct AuthSession {
  static constexpr base::Duration kLifetime = std::chrono::minutes{5};
  static constexpr std::size_t kLength = 64;
  static constexpr std::size_t kMaxSessions = 20;  // of one account

  std::string id;         // 64 characters of base64url
  std::string client_id;  // who began it; "" for a literal token
  std::string subject;    // what is enrolled, in the vendor's words
  base::Time expires_at{};
  std::uint8_t wrong_tries = 0;
  std::string code;               // what was sent; "" where nothing was
  std::string challenge;          // of a passkey, base64url
  std::string push_challenge_id;  // identity::PushChallenge
  base::Time polled_at{};         // when the answer to it was last asked for

  bool expired(base::Time now) const { return now >= expires_at; }
};

// Adds a fresh session, to be changed as by List::edit; the oldest goes where there are kMaxSessions.
AuthSession& begin_session(base::List<AuthSession>& sessions, base::Draws& draws, std::string_view client_id,
                           std::string_view subject, base::Time now);
// The one of that id that this client began for this subject, expired or not; nullptr where there is none.
const AuthSession* find_session(const base::List<AuthSession>& sessions, std::string_view id, std::string_view client_id,
                                std::string_view subject);

}  // namespace identity
