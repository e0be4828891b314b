// The page between connect and complete, which stands for the other service's own: a person agrees there, or does not.
#include <algorithm>

#include "base/text.h"
#include "core/browser.h"
#include "core/credentials.h"
#include "core/rows.h"
#include "oauth/authorization_response.h"
#include "oauth/handle.h"
#include "providers/auth0/connected_accounts.h"
#include "providers/auth0/problems.h"
#include "providers/auth0/settings.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;

constexpr std::size_t kCodeLength = 40;

Outcome answer_bad_ticket(Call& call) {
  return core::answer_page(call, 400, oauth::message_page("This link has expired", "Go back to the application and try again."));
}

const ConnectionRequest* find_request(const Account& me, const Call& call, const oauth::Handle& ticket) {
  const auto found = std::find_if(me.connection_requests.begin(), me.connection_requests.end(), [&](const ConnectionRequest& request) {
    return base::equal_in_constant_time(request.ticket, ticket.proof) && !request.answered && call.now < request.expires_at;
  });
  return found == me.connection_requests.end() ? nullptr : &*found;
}

// The person's answer: back to the application, with a code or an error.
Outcome answer(Call& call, Account& me, const oauth::Handle& ticket, bool agreed) {
  ConnectionRequest* request = me.connection_requests.edit(find_request(me, call, ticket));
  if (request == nullptr) return core::problem("connect_ticket_invalid");
  request->answered = true;
  oauth::Fields fields;
  if (agreed) {
    request->connect_code = call.draws->url_safe(kCodeLength);
    fields = {{"connect_code", request->connect_code}};
  } else {
    fields = {{"error", "access_denied"}, {"error_description", "User did not authorize the request"}};
  }
  if (!request->state.empty()) fields.emplace_back("state", request->state);
  return core::answer_redirect(call, oauth::location_with(request->redirect_uri, fields, false));
}

Outcome answer_as_person(Call& call, const oauth::Handle& ticket, bool agreed) {
  core::act_for(call, {ticket.account_id, ""});
  const auto outcome = core::transact<Account>(call, [&](Account& me) { return answer(call, me, ticket, agreed); });
  if (outcome && *outcome) return *outcome;
  call.rewind();
  return answer_bad_ticket(call);
}

Outcome show(Call& call, const oauth::Handle& ticket, std::string_view text) {
  const state::Guard guard;
  Outcome outcome = answer_bad_ticket(call);
  core::accounts_of<Account>(call).read(guard, {ticket.account_id, ""}, [&](const Account& me) {
    const ConnectionRequest* request = find_request(me, call, ticket);
    if (request == nullptr) return;
    const oauth::Client* client = oauth::find_client(settings_of(call.world.settings()).clients, request->client_id);
    const std::string who = request->subject + " at " + request->connection;
    const std::string_view application = client == nullptr ? std::string_view("The application") : std::string_view(client->name);
    call.rewind();
    outcome = core::answer_page(call, 200, oauth::consent_page({application, who, kConnectPage, text, request->scopes}));
  });
  return outcome;
}

Outcome show_connect_page(Call& call) {
  const std::string_view text = call.query("ticket").value_or("");
  const auto ticket = oauth::read_handle(text);
  if (!ticket) return answer_bad_ticket(call);
  if (call.world.auto_approval().get()) return answer_as_person(call, *ticket, true);
  return show(call, *ticket, text);
}

Outcome answer_connect_page(Call& call) {
  const std::string_view text = call.body["request"].string_or("");
  const auto ticket = oauth::read_handle(text);
  if (!ticket) return answer_bad_ticket(call);
  return answer_as_person(call, *ticket, call.body["decision"].string_or("") == "allow");
}

}  // namespace

std::span<const core::Operation<Account>> connect_page_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"showConnectPage", show_connect_page},
      {"showConnectPageByShortPath", show_connect_page},
      {"answerConnectPage", answer_connect_page},
  };
  return kOperations;
}

}  // namespace providers::auth0
