#pragma once
// Who may call an Okta operation: bearer token, API version, scopes (reference sections 1.1, 1.2 and 2). Stateless.

#include <optional>
#include <string>
#include <string_view>

#include "core/call.h"
#include "core/problem.h"

namespace providers::okta {

std::optional<core::Problem> authenticate(core::Call& call);

// Whether one of the request's Accept ranges asks for okta-version 1.0.0 in a form that clients send.
bool accepts_version(const http::Request& request);

// Whether the caller's token has the scope, by its own name or by one that takes it in.
bool may(const core::Call& call, std::string_view scope);

// The WWW-Authenticate header that goes with the problem; "" for those that have none. A missing scope is the operation's,
// or the one that the problem names. REQUIRES: call.operation.
std::string challenge_header(const core::Call& call, const core::Problem& problem);

}  // namespace providers::okta
