// The end of a browser's session (reference section 3.8).
#include <algorithm>

#include "core/browser.h"
#include "core/rows.h"
#include "core/scratch.h"
#include "core/tenant.h"
#include "oauth/access_token.h"
#include "oauth/authorization_response.h"
#include "providers/auth0/oauth_replies.h"
#include "providers/auth0/problems.h"
#include "providers/auth0/token.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;

// Of the application that is named, or of any where none is.
bool may_send_to(const Call& call, std::string_view uri, std::string_view client_id) {
  const auto& clients = settings_of(call.world.settings()).clients;
  return std::any_of(clients.begin(), clients.end(), [&](const oauth::Client& client) {
    return (client_id.empty() || client.id == client_id) && client.may_log_out_to(uri);
  });
}

Outcome refuse_address(Call& call, const std::string& uri) {
  const core::Problem problem{oauth::causes::kLogoutUriUnknown, {uri}};
  return core::answer_page(call, 400, oauth::message_page("Oops", fill(oauth_wording_of(problem.cause).description, problem)));
}

Outcome logout(Call& call) {
  const std::string uri = parameter(call, "returnTo");
  if (!uri.empty() && !may_send_to(call, uri, parameter(call, "client_id"))) return refuse_address(call, uri);
  core::end_session(call);
  if (!uri.empty()) return core::answer_redirect(call, uri);
  call.text() = "OK";
  return core::Answer{200, true, "text/plain; charset=utf-8"};
}

// The application that an ID token of ours was for; nothing for any other text.
std::optional<std::string> client_of_hint(const Call& call, std::string_view token) {
  const auto claims = oauth::verify_access_token(call.world.keys(), token, call.scratch.token_parser);
  return claims && !claims->audience.empty() ? std::optional(claims->audience.front()) : std::nullopt;
}

Outcome oidc_logout(Call& call) {
  if (!call.world.keys().ready()) return core::hold();
  const std::string uri = parameter(call, "post_logout_redirect_uri");
  const std::string state = parameter(call, "state");
  const std::string hint = parameter(call, "id_token_hint");
  std::string client_id = parameter(call, "client_id");
  if (client_id.empty() && !hint.empty()) client_id = client_of_hint(call, hint).value_or("");
  if (!uri.empty() && !may_send_to(call, uri, client_id)) return refuse_address(call, uri);
  core::end_session(call);
  if (uri.empty()) return core::answer_page(call, 200, oauth::message_page("Signed out", "You are signed out. You can close this page."));
  oauth::Fields fields;
  if (!state.empty()) fields.emplace_back("state", state);
  return core::answer_redirect(call, oauth::location_with(uri, fields, false));
}

}  // namespace

std::span<const core::Operation<Account>> logout_operations() {
  static constexpr core::Operation<Account> kOperations[] = {{"logout", logout}, {"oidcLogout", oidc_logout}, {"oidcLogoutWithPost", oidc_logout}};
  return kOperations;
}

}  // namespace providers::auth0
