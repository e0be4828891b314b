#pragma once
// What Okta's pages share: the browser's cookies, pages as answers, and what sign-in forms carry sealed. Stateless.

#include <optional>
#include <string>
#include <string_view>

#include "core/call.h"
#include "core/outcome.h"
#include "oauth/handle.h"
#include "oauth/html.h"

namespace providers::okta {

// The session that the browser's cookie names; nothing where it has none, or not one of this tenant's form.
std::optional<oauth::Handle> session_handle(const core::Call& call);
void set_session_cookie(const core::Call& call, std::string_view value);
void clear_session_cookie(const core::Call& call);

// Binds a sign-in form to the browser that was shown it, so that nobody signs another's browser in (RFC 6749 section
// 10.12): the browser's mark, made and sent as a cookie where it has none yet.
std::string browser_mark(const core::Call& call);
// The mark that the browser brings; "" without one.
std::string_view present_mark(const core::Call& call);

// The page as an answer, with the headers that keep it out of frames, caches and referrers.
core::Outcome answer_page(core::Call& call, int status, const oauth::Page& page);
core::Outcome answer_redirect(core::Call& call, std::string_view location);
// 400 and what is wrong, for people: there is nowhere to send the browser.
core::Outcome answer_bad_request(core::Call& call, const core::Problem& problem);

}  // namespace providers::okta
