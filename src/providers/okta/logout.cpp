#include "core/browser.h"
#include "core/rows.h"
#include "oauth/authorization_response.h"
#include "providers/okta/id_token_hint.h"
#include "providers/okta/oauth_replies.h"
#include "providers/okta/problems.h"
#include "providers/okta/settings.h"
#include "providers/okta/token_status.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;

// Whether the browser may be sent there: by the hint's application, by any where there is no hint.
bool may_send_to(const Call& call, const std::string& uri, const std::optional<IdTokenHint>& hint) {
  const auto& clients = settings_of(call.world.settings()).clients;
  return std::any_of(clients.begin(), clients.end(), [&](const oauth::Client& client) {
    return (!hint || hint->client_id == client.id) && client.may_log_out_to(uri);
  });
}

Outcome logout(Call& call) {
  if (!call.world.keys().ready()) return core::hold();
  const std::string token = parameter(call, "id_token_hint");
  const std::string uri = parameter(call, "post_logout_redirect_uri");
  const std::string state = parameter(call, "state");
  const auto hint = token.empty() ? std::nullopt : read_id_token_hint(call, token);
  if (!token.empty() && !hint) return answer_bad_request(call, {kIdTokenInvalid, {}});
  if (!uri.empty() && !may_send_to(call, uri, hint)) return answer_bad_request(call, {oauth::causes::kLogoutUriUnknown, {}});
  end_session(call);
  if (uri.empty())
    return answer_page(call, 200, oauth::message_page("Signed out", "You are signed out. You can close this page."));
  oauth::Fields fields;
  if (!state.empty()) fields.emplace_back("state", state);
  return answer_redirect(call, oauth::location_with(uri, fields, false));
}

}  // namespace

std::span<const core::Operation<Account>> logout_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"logout", logout},
      {"logoutWithPost", logout},
      {"logoutCustomAS", logout},
      {"logoutCustomASWithPost", logout},
  };
  return kOperations;
}

}  // namespace providers::okta
