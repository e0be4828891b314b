#include "oauth/client.h"

#include <algorithm>

#include "oauth/redirect_uri.h"

namespace oauth {
namespace {

using json::Tree;

std::string text_in(const Tree& entry, std::string_view name) {
  const Tree* value = entry.find(name);
  return std::string(value == nullptr ? "" : value->string_or(""));
}

bool flag_in(const Tree& entry, std::string_view name, bool fallback) {
  const Tree* value = entry.find(name);
  return value == nullptr || value->boolean() == nullptr ? fallback : *value->boolean();
}

std::vector<std::string> list_in(const Tree& entry, std::string_view name, std::vector<std::string> fallback) {
  const Tree* value = entry.find(name);
  if (value == nullptr || value->array() == nullptr) return fallback;
  std::vector<std::string> list;
  for (const Tree& one : *value->array()) list.emplace_back(one.string_or(""));
  return list;
}

base::Result<std::vector<crypto::Key>> keys_in(const Tree& entry) {
  std::vector<crypto::Key> keys;
  const Tree* list = entry.find("keys");
  json::Parser parser;
  for (const Tree& jwk : list != nullptr && list->array() != nullptr ? *list->array() : Tree::Array{}) {
    const auto value = parser.parse_copy(jwk.dump());
    auto key = value ? crypto::Key::from_jwk(*value) : base::fail("is not JSON");
    if (!key) return base::fail("the application " + text_in(entry, "client_id") + " has a key that cannot be used: " + key.error().message);
    keys.push_back(std::move(*key));
  }
  return keys;
}

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool allows(const std::vector<std::string>& list, std::string_view value) { return contains(list, "*") || contains(list, value); }

bool any_matches(const std::vector<std::string>& patterns, std::string_view uri) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) { return redirect_uri_matches(pattern, uri); });
}

}  // namespace

bool Client::may_use(std::string_view grant_type) const { return allows(grants, grant_type); }
bool Client::may_redirect_to(std::string_view uri) const { return any_matches(redirect_uris, uri); }
bool Client::may_log_out_to(std::string_view uri) const { return any_matches(logout_uris, uri); }
bool Client::may_have_scope(std::string_view scope) const { return allows(scopes, scope); }
bool Client::may_speak_to(std::string_view origin) const {
  return std::any_of(web_origins.begin(), web_origins.end(), [&](const auto& pattern) { return origin_matches(pattern, origin); });
}

base::Result<Client> read_client(const Tree& entry) {
  auto keys = keys_in(entry);
  if (!keys) return tl::unexpected(keys.error());
  Client client;
  client.id = text_in(entry, "client_id");
  client.name = entry.find("name") == nullptr ? client.id : text_in(entry, "name");
  client.is_public = flag_in(entry, "public", true);
  client.secret = text_in(entry, "secret");
  client.keys = std::move(*keys);
  client.redirect_uris = list_in(entry, "redirect_uris", {});
  client.logout_uris = list_in(entry, "logout_uris", client.redirect_uris);
  client.web_origins = list_in(entry, "web_origins", {});
  client.scopes = list_in(entry, "scopes", {"*"});
  client.grants = list_in(entry, "grants", {"*"});
  client.asks_consent = flag_in(entry, "consent", false);
  client.needs_dpop = flag_in(entry, "dpop", false);
  client.rotates = flag_in(entry, "rotate_refresh_tokens", client.is_public);
  const Tree* grace = entry.find("refresh_grace");
  client.grace = std::chrono::seconds{grace == nullptr ? 30 : grace->integer().value_or(30)};
  return client;
}

const Client* find_client(const std::vector<Client>& clients, std::string_view id) {
  const auto found = std::find_if(clients.begin(), clients.end(), [&](const Client& client) { return client.id == id; });
  return found == clients.end() ? nullptr : &*found;
}

Result<std::vector<std::string>> cut_scopes(const Client& client, const std::vector<std::string>& asked,
                                            const std::vector<std::string>& known) {
  std::vector<std::string> granted;
  for (const std::string& scope : asked) {
    if (!contains(known, scope)) return failure(causes::kScopeUnknown, scope);
    if (client.may_have_scope(scope) && !contains(granted, scope)) granted.push_back(scope);
  }
  if (granted.empty()) return failure(causes::kScopeUnknown);
  return granted;
}

}  // namespace oauth
