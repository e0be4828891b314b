#pragma once
// What pages share whichever vendor's they are: the browser's cookies, and pages as answers. Stateless.

#include <optional>
#include <string>
#include <string_view>

#include "core/call.h"
#include "core/outcome.h"
#include "oauth/authorization_request.h"
#include "oauth/handle.h"
#include "oauth/html.h"

namespace core {

// The session that the browser's cookie names; nothing where it has none, or not one of this tenant's form.
std::optional<oauth::Handle> session_handle(const Call& call);
void set_session_cookie(const Call& call, std::string_view value);
void clear_session_cookie(const Call& call);
// Ends the session that the cookie names, and clears the cookie.
void end_session(Call& call);

// What a page's address asks by its query, or its form by the body; "" where neither says.
std::string parameter(const Call& call, std::string_view name);

// Binds a sign-in form to the browser that was shown it, so that nobody signs another's browser in (RFC 6749 section
// 10.12): the browser's mark, made and sent as a cookie where it has none yet.
std::string browser_mark(const Call& call);
// The mark that the browser brings; "" without one.
std::string_view present_mark(const Call& call);

// The page as an answer, with the headers that keep it out of frames, caches and referrers.
Outcome answer_page(Call& call, int status, const oauth::Page& page);
Outcome answer_redirect(Call& call, std::string_view location);
// A form came back that is not to be used any more.
Outcome answer_stale_page(Call& call);
// The fields to the application behind the redirect URI. `message` writes them as its SDK reads them from a page that speaks
// to it.
Outcome answer_application(Call& call, oauth::ResponseMode mode, std::string_view redirect_uri, const oauth::Fields& fields,
                           std::string (*message)(const oauth::Fields&));

}  // namespace core
