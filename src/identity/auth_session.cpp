#include "identity/auth_session.h"

#include <algorithm>

namespace identity {

AuthSession& begin_session(base::List<AuthSession>& sessions, base::Draws& draws, std::string_view client_id,
                           std::string_view subject, base::Time now) {
  if (sessions.size() >= AuthSession::kMaxSessions) sessions.erase(sessions.begin());
  AuthSession& session = sessions.emplace_back();
  session.id = draws.url_safe(AuthSession::kLength);
  session.client_id = client_id;
  session.subject = subject;
  session.expires_at = now + AuthSession::kLifetime;
  return session;
}

const AuthSession* find_session(const base::List<AuthSession>& sessions, std::string_view id, std::string_view client_id,
                                std::string_view subject) {
  const auto found = std::find_if(sessions.begin(), sessions.end(), [&](const AuthSession& session) {
    return session.id == id && session.client_id == client_id && session.subject == subject;
  });
  return found == sessions.end() ? nullptr : &*found;
}

}  // namespace identity
