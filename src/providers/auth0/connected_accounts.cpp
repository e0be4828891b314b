#include "providers/auth0/connected_accounts.h"

#include <algorithm>

#include "base/text.h"
#include "core/rows.h"
#include "core/scratch.h"
#include "oauth/handle.h"
#include "oauth/pkce.h"
#include "providers/auth0/enrolment.h"
#include "providers/auth0/page.h"
#include "providers/auth0/problems.h"
#include "providers/auth0/settings.h"
#include "providers/auth0/texts.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;

constexpr std::size_t kUsualTake = 10;

std::vector<std::string> texts_in(json::Value list) {
  std::vector<std::string> texts;
  for (const auto& element : list.array()) texts.emplace_back(json::Value(element).string_or(""));
  return texts;
}

// An object that is left open.
void begin_account(json::Writer& out, const ConnectedAccount& account) {
  out.begin_object().member("id", account.id).member("connection", account.connection).member("access_type", "offline");
  write_texts(out, "scopes", account.scopes);
  out.member("created_at", account.created_at);
  if (account.expires_at) out.member("expires_at", *account.expires_at);
}

// A literal token is every application's.
bool may_come_back_to(const Call& call, std::string_view uri) {
  const std::string_view client_id = client_of(call);
  const auto& clients = settings_of(call.world.settings()).clients;
  return std::any_of(clients.begin(), clients.end(), [&](const oauth::Client& client) {
    return (client_id.empty() || client.id == client_id) && client.may_redirect_to(uri);
  });
}

Outcome create_connected_account_request(Call& call, Account& me) {
  const std::string_view name = call.body["connection"].string_or("");
  const Connection* connection = settings_of(call.world.settings()).find_connection(name);
  if (connection == nullptr || !connection->connected_accounts) return connection_not_found();
  if (!may_come_back_to(call, call.body["redirect_uri"].string_or(""))) return callback_unknown();
  if (me.connection_requests.size() >= ConnectionRequest::kMaxRequests) me.connection_requests.erase(me.connection_requests.begin());
  ConnectionRequest& request = me.connection_requests.emplace_back();
  request.auth_session = call.draws->url_safe(identity::AuthSession::kLength);
  request.ticket = call.draws->id("", 22);
  request.client_id = client_of(call);
  request.connection = name;
  request.redirect_uri = call.body["redirect_uri"].string_or("");
  request.state = call.body["state"].string_or("");
  request.code_challenge = call.body["code_challenge"].string_or("");
  if (call.caller.claims() != nullptr) request.key_thumbprint = call.caller.claims()->key_thumbprint;
  request.subject = call.body["authorization_params"]["login_hint"].string_or(me.login);
  request.scopes = call.body["scopes"] ? texts_in(call.body["scopes"]) : connection->scopes;
  request.expires_at = call.now + ConnectionRequest::kLifetime;
  const auto lifetime = std::chrono::duration_cast<std::chrono::seconds>(ConnectionRequest::kLifetime);
  json::Writer& out = call.json();
  out.begin_object().member("connect_uri", std::string(call.base).append(kConnectPage));
  out.member("auth_session", request.auth_session).key("connect_params").begin_object();
  out.member("ticket", oauth::write_handle(me.id, "connect", request.ticket)).end_object();
  out.member("expires_in", static_cast<std::int64_t>(lifetime.count())).end_object();
  return core::created();
}

// The request that the body ends; nullptr where it is none of this user's and client's, too old, or not agreed to.
const ConnectionRequest* find_request(const Call& call, const Account& me) {
  const std::string_view thumbprint = call.caller.claims() == nullptr ? std::string_view{} : call.caller.claims()->key_thumbprint;
  const auto found = std::ranges::find_if(me.connection_requests, [&](const ConnectionRequest& request) {
    return request.auth_session == call.body["auth_session"].string_or("") && request.client_id == client_of(call) &&
           request.key_thumbprint == thumbprint && call.now < request.expires_at && !request.connect_code.empty() &&
           base::equal_in_constant_time(request.connect_code, call.body["connect_code"].string_or(""));
  });
  return found == me.connection_requests.end() ? nullptr : &*found;
}

// The same account connected once more is the one that there is, with other scopes.
ConnectedAccount& settle_account(Call& call, Account& me, const ConnectionRequest& request) {
  const auto same = std::find_if(me.connected_accounts.begin(), me.connected_accounts.end(), [&](const ConnectedAccount& other) {
    return other.connection == request.connection && other.subject == request.subject;
  });
  if (same != me.connected_accounts.end()) return *me.connected_accounts.edit(same);
  ConnectedAccount& account = me.connected_accounts.emplace_back();
  account.id = call.draws->id("cac_", 22);
  account.number = ++me.connections_made;
  account.connection = request.connection;
  account.subject = request.subject;
  account.created_at = call.now;
  return account;
}

// `free`: whether the account elsewhere is nobody else's.
Outcome complete(Call& call, Account& me, bool free) {
  const ConnectionRequest* found = find_request(call, me);
  if (found == nullptr) return session_unknown();
  if (found->redirect_uri != call.body["redirect_uri"].string_or("")) return callback_unknown();
  const std::string_view verifier = call.body["code_verifier"].string_or("");
  if (!found->code_challenge.empty() && !oauth::s256_matches(found->code_challenge, verifier)) return verifier_wrong();
  if (!free) return connected_elsewhere();
  ConnectedAccount& account = settle_account(call, me, *found);
  account.scopes = found->scopes;
  erase_if(me.connection_requests, [session = found->auth_session](const ConnectionRequest& r) { return r.auth_session == session; });
  begin_account(call.json(), account);
  call.json().end_object();
  return core::created();
}

// The account elsewhere is reserved ahead of the transaction: of two people who connect one at once, one has it.
Outcome complete_connected_account_request(Call& call) {
  std::string wanted;
  core::read_own<Account>(call, [&](const Account& me) {
    const ConnectionRequest* request = find_request(call, me);
    if (request != nullptr) wanted = external_identity(request->connection, request->subject);
  });
  if (wanted.empty()) return session_unknown();
  const core::AccountName name{std::string(call.caller.account_id), std::string(call.caller.login)};
  core::Accounts& accounts = call.world.accounts();
  const bool free = accounts.reserve_belonging(name, wanted);
  Outcome outcome = core::edit_own<Account>(call, [&](Account& me) { return complete(call, me, free); });
  if (free) accounts.settle_belonging(name, wanted);
  return outcome;
}

// The names that the list is to be cut to, however a client spells several: once for each, with commas, as a JSON array.
std::vector<std::string> wanted_connections(const Call& call) {
  std::vector<std::string> names;
  for (const openapi::Parameters::Pair& pair : call.scratch.parameters.pairs()) {
    if (pair.name != "connection") continue;
    const auto list = pair.value.starts_with('[') ? json::parse_json(pair.value) : base::Result<json::Tree>(json::Tree());
    if (list && list->array() != nullptr) {
      for (const json::Tree& name : *list->array()) names.emplace_back(name.string_or(""));
    } else {
      for (const std::string_view name : base::split(pair.value, ',')) names.emplace_back(name);
    }
  }
  return names;
}

Outcome get_connected_accounts(const Call& call, const Account& me) {
  const auto wanted = wanted_connections(call);
  const auto place = [&](const ConnectedAccount& account) {
    const bool listed = wanted.empty() || std::find(wanted.begin(), wanted.end(), account.connection) != wanted.end();
    return listed ? account.number : 0;
  };
  return write_page(call, "accounts", kUsualTake, me.connected_accounts, place, [&](const ConnectedAccount& account) {
    begin_account(call.json(), account);
    if (!account.organization_id.empty()) call.json().member("org_id", account.organization_id);
    call.json().end_object();
  });
}

Outcome get_connections(const Call& call, const Account&) {
  const auto& all = settings_of(call.world.settings()).connections;
  const auto place = [&](const Connection& connection) {
    return connection.connected_accounts ? static_cast<std::uint64_t>(&connection - all.data()) + 1 : 0;
  };
  return write_page(call, "connections", kUsualTake, all, place, [&](const Connection& connection) {
    call.json().begin_object().member("name", connection.name).member("strategy", connection.strategy);
    if (!connection.scopes.empty()) write_texts(call.json(), "scopes", connection.scopes);
    call.json().end_object();
  });
}

Outcome delete_connected_account(Call& call, Account& me) {
  const auto gone = erase_if(me.connected_accounts, [&](const ConnectedAccount& account) { return account.id == call.path("id"); });
  return gone == 0 ? Outcome(not_found()) : core::no_content();
}

}  // namespace

std::span<const core::Operation<Account>> connected_account_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"createConnectedAccountRequest", create_connected_account_request},
      {"completeConnectedAccountRequest", complete_connected_account_request},
      {"getConnectedAccounts", get_connected_accounts},
      {"deleteConnectedAccount", delete_connected_account},
      {"getConnectedAccountsConnections", get_connections},
  };
  return kOperations;
}

}  // namespace providers::auth0
