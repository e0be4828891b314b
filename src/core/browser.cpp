#include "core/browser.h"

#include "core/credentials.h"
#include "core/scratch.h"
#include "core/tenant.h"
#include "core/world.h"
#include "oauth/authorization_response.h"
#include "oauth/cookies.h"
#include "oauth/redirect_uri.h"
#include "oauth/sessions.h"

namespace core {
namespace {

std::string cookie_name(const Call& call, std::string_view kind) {
  return std::string(kind) + "-" + call.world.tenant().name();
}

std::string session_cookie(const Call& call) { return cookie_name(call, "sid"); }
std::string mark_cookie(const Call& call) { return cookie_name(call, "sign-in"); }

std::string_view cookie(const Call& call, const std::string& name) {
  return oauth::cookie_in(call.request.header("Cookie").value_or(""), name).value_or("");
}

}  // namespace

std::optional<oauth::Handle> session_handle(const Call& call) {
  return oauth::read_handle(cookie(call, session_cookie(call)));
}

// Applications renew tokens in a frame, which over https may be of another site.
void set_session_cookie(const Call& call, std::string_view value) {
  call.header("Set-Cookie", oauth::set_cookie(session_cookie(call), value, call.request.tls, oauth::SameSite::kNone));
}

void clear_session_cookie(const Call& call) {
  call.header("Set-Cookie", oauth::clear_cookie(session_cookie(call), call.request.tls, oauth::SameSite::kNone));
}

void end_session(Call& call) {
  const auto handle = session_handle(call);
  clear_session_cookie(call);
  if (!handle) return;
  act_for(call, {handle->account_id, ""});
  call.world.accounts().edit_common({handle->account_id, ""}, [&](identity::Account& account) {
    const identity::Session* session = oauth::find_session(account, *handle, call.now);
    if (session != nullptr) oauth::close_session(account, std::string(session->id));
  });
}

std::string_view present_mark(const Call& call) { return cookie(call, mark_cookie(call)); }

std::string parameter(const Call& call, std::string_view name) {
  if (call.request.method == http::Method::kPost) return std::string(call.body[name].string_or(""));
  return std::string(call.query(name).value_or(""));
}

std::string browser_mark(const Call& call) {
  constexpr std::size_t kLength = 43;
  const std::string_view present = present_mark(call);
  std::string mark(present);
  if (present.size() != kLength) mark = call.scratch.ids.url_safe(kLength);
  call.header("Set-Cookie", oauth::set_cookie(mark_cookie(call), mark, call.request.tls, oauth::SameSite::kLax));
  return mark;
}

Outcome answer_page(Call& call, int status, const oauth::Page& page) {
  call.text() = page.html;
  call.header("Content-Security-Policy", page.security_policy);
  // Not `no-referrer`: with that browsers send a form's own origin as `null`.
  call.header("Referrer-Policy", "same-origin");
  call.header("X-Content-Type-Options", "nosniff");
  return Answer{status, true, "text/html; charset=utf-8"};
}

Outcome answer_redirect(Call& call, std::string_view location) {
  call.header("Location", location);
  call.header("Referrer-Policy", "no-referrer");
  return empty(302);
}

Outcome answer_stale_page(Call& call) {
  return answer_page(call, 400, oauth::message_page("This page is no longer good", "Go back to the application and sign in from there once more."));
}

Outcome answer_application(Call& call, oauth::ResponseMode mode, std::string_view redirect_uri, const oauth::Fields& fields,
                           std::string (*message)(const oauth::Fields&)) {
  using oauth::ResponseMode;
  switch (mode) {
    case ResponseMode::kQuery:
    case ResponseMode::kFragment: return answer_redirect(call, oauth::location_with(redirect_uri, fields, mode == ResponseMode::kFragment));
    case ResponseMode::kFormPost: return answer_page(call, 200, oauth::form_post_page(redirect_uri, fields));
    case ResponseMode::kWebMessage:
      return answer_page(call, 200, oauth::web_message_page(message(fields), oauth::origin_of(redirect_uri), "(window.opener || window.parent)"));
  }
  return problem(causes::kInternal);
}

}  // namespace core
