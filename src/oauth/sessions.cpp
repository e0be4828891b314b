#include "oauth/sessions.h"

#include <algorithm>

#include "base/text.h"

namespace oauth {
namespace {

template <class List>
void make_room(List& list, base::Time now) {
  erase_if(list, [&](const auto& one) { return one.expires_at <= now; });
  if (list.size() >= kMaxSessions) list.erase(list.begin());
}

template <class List>
auto find(const List& list, const Handle& handle, base::Time now) {
  return std::find_if(list.begin(), list.end(), [&](const auto& one) {
    return one.id == handle.id && one.expires_at > now && base::equal_in_constant_time(one.secret, handle.proof);
  });
}

}  // namespace

const identity::Session& open_session(identity::Account& account, base::Draws& draws, identity::Authentication authentication,
                                      base::Time now) {
  auto& sessions = account.sign_ins.sessions;
  make_room(sessions, now);
  identity::Session session;
  session.id = draws.id("102", 22);
  session.secret = draws.url_safe(43);
  session.authentication = std::move(authentication);
  session.created_at = now;
  session.expires_at = now + kSessionLifetime;
  return sessions.emplace_back(std::move(session));
}

std::string cookie_of(const identity::Account& account, const identity::Session& session) {
  return write_handle(account.id, session.id, session.secret);
}

const identity::Session* find_session(const identity::Account& account, const Handle& handle, base::Time now) {
  const auto& sessions = account.sign_ins.sessions;
  const auto found = find(sessions, handle, now);
  return found == sessions.end() ? nullptr : &*found;
}

void close_session(identity::Account& account, std::string_view session_id) {
  erase_if(account.sign_ins.sessions, [&](const identity::Session& session) { return session.id == session_id; });
}

std::string issue_session_token(identity::Account& account, base::Draws& draws, identity::Authentication authentication,
                                base::Time now) {
  auto& tokens = account.sign_ins.session_tokens;
  make_room(tokens, now);
  const auto& token = tokens.emplace_back(identity::SessionToken{
      draws.id("201", 8), draws.url_safe(43), std::move(authentication), now + kSessionTokenLifetime});
  return write_handle(account.id, token.id, token.secret);
}

std::optional<identity::Authentication> redeem_session_token(identity::Account& account, const Handle& handle, base::Time now) {
  auto& tokens = account.sign_ins.session_tokens;
  const auto found = find(tokens, handle, now);
  if (found == tokens.end()) return std::nullopt;
  identity::Authentication authentication = found->authentication;
  tokens.erase(found);
  return authentication;
}

}  // namespace oauth
