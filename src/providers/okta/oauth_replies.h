#pragma once
// How Okta's authorization servers fail: RFC 6749's errors in Okta's words (reference sections 5.2, 5.3), by cause. Pure but
// for the call that they write to.

#include <span>
#include <string>
#include <string_view>

#include "core/call.h"
#include "core/outcome.h"
#include "core/wording.h"

namespace providers::okta {

using core::OAuthWording;

std::span<const OAuthWording> oauth_wordings();
// The one of that cause; that of `internal` where there is none.
const OAuthWording& oauth_wording_of(std::string_view cause);

// Whether the operation answers in these words.
bool speaks_oauth(const openapi::Operation& operation);

using core::problem_of;
using core::refused;

// Writes the problem in the words of the operation that was called. REQUIRES: speaks_oauth(*call.operation).
void render_oauth(core::Call& call, const core::Problem& problem);

// 400 and what is wrong as a page for people: there is nowhere to send the browser.
core::Outcome answer_bad_request(core::Call& call, const core::Problem& problem);

}  // namespace providers::okta
