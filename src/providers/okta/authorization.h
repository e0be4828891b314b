#pragma once
// An authorize request on its way from its parameters to its answer at the redirect URI (reference section 5.2). Values;
// stateless.

#include <string>
#include <string_view>
#include <vector>

#include "core/call.h"
#include "core/outcome.h"
#include "oauth/authorization_request.h"
#include "oauth/client.h"
#include "oauth/failure.h"
#include "oauth/html.h"
#include "providers/okta/authorization_server.h"

namespace providers::okta {

// A request whose client and redirect URI are right, so that everything else can be told there.
struct Authorization {
  AuthorizationServer server;
  oauth::AuthorizationRequest request;
  const oauth::Client* client = nullptr;
  oauth::ResponseType type;
  oauth::ResponseMode mode = oauth::ResponseMode::kQuery;
  std::vector<std::string> scopes;  // those that the application may be granted
};

// Judges the request. What it fails with has been written as the answer already: a page where client or redirect URI are
// wrong, else an error at the redirect URI.
base::Result<Authorization, core::Outcome> judge_request(core::Call& call, AuthorizationServer server,
                                                         oauth::AuthorizationRequest request);

// Answers at the redirect URI, with `state` added.
core::Outcome answer_application(core::Call& call, const Authorization& authorization, oauth::Fields fields);
core::Outcome answer_failure(core::Call& call, const Authorization& authorization, const oauth::Failure& failure);

}  // namespace providers::okta
