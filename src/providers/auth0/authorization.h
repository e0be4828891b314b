#pragma once
// An authorize request on its way from its parameters to its answer at the redirect URI (reference section 3.1). Values;
// stateless.

#include <string>
#include <string_view>
#include <vector>

#include "core/call.h"
#include "core/outcome.h"
#include "oauth/authorization_request.h"
#include "oauth/client.h"
#include "oauth/html.h"
#include "providers/auth0/settings.h"

namespace providers::auth0 {

// The parameters, those of the vendor's own included. A value that can be sealed.
struct AuthorizationParameters {
  oauth::AuthorizationRequest common;
  std::string audience;
  std::string organization;
};
void write_parameters(json::Writer& out, const AuthorizationParameters& parameters);
AuthorizationParameters read_parameters(json::Value json);

// A request whose client and redirect URI are right, so that everything else can be told there.
struct Authorization {
  AuthorizationParameters parameters;
  const oauth::Client* client = nullptr;
  oauth::ResponseMode mode = oauth::ResponseMode::kQuery;
  std::string audience;             // as a grant has it
  std::vector<std::string> scopes;  // those that the application gets
  const Organization* organization = nullptr;
};

// Judges the request. What it fails with has been written as the answer already: a page where client or redirect URI are
// wrong, else an error at the redirect URI.
base::Result<Authorization, core::Outcome> judge_request(core::Call& call, AuthorizationParameters parameters);
// As above, for what is left at /oauth/par: the first thing that is wrong.
std::optional<core::Problem> judge_pushed(const core::Call& call, const AuthorizationParameters& parameters);

// Answers at the redirect URI, with `state` added.
core::Outcome answer_application(core::Call& call, const Authorization& authorization, oauth::Fields fields);
core::Outcome answer_failure(core::Call& call, const Authorization& authorization, const core::Problem& problem);

}  // namespace providers::auth0
