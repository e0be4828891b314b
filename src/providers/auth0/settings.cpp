#include "providers/auth0/settings.h"

#include <algorithm>

#include "base/draws.h"

namespace providers::auth0 {
namespace {

using json::Tree;

bool flag(const Tree* entry, std::string_view member, bool fallback) {
  const Tree* value = entry == nullptr ? nullptr : entry->find(member);
  return value == nullptr || value->boolean() == nullptr ? fallback : *value->boolean();
}

std::int64_t number(const Tree* entry, std::string_view member, std::int64_t fallback) {
  const Tree* value = entry == nullptr ? nullptr : entry->find(member);
  return value == nullptr ? fallback : value->integer().value_or(fallback);
}

std::vector<std::string> texts(const Tree* list) {
  std::vector<std::string> strings;
  for (const Tree& element : list != nullptr && list->array() != nullptr ? *list->array() : Tree::Array{})
    strings.emplace_back(element.string_or(""));
  return strings;
}

const Tree::Array& entries(const Tree& fixture, std::string_view name) {
  static const Tree::Array kNone;
  const Tree* list = fixture.find(name);
  return list == nullptr || list->array() == nullptr ? kNone : *list->array();
}

Features read_features(const Tree* listed) {
  Features features;
  features.my_account = flag(listed, "my_account", true);
  features.early_access = flag(listed, "early_access", true);
  features.password = flag(listed, "password", true);
  features.webauthn = flag(listed, "webauthn", true);
  features.totp = flag(listed, "totp", true);
  const bool phone = flag(listed, "phone", true);
  features.sms = phone && flag(listed, "sms", true);
  features.call = phone && flag(listed, "call", true);
  features.email = flag(listed, "email", true);
  features.push = flag(listed, "push", true);
  features.recovery_code = flag(listed, "recovery_code", true);
  features.connected_accounts = flag(listed, "connected_accounts", true);
  features.consents = flag(listed, "consents", true);
  features.organizations = flag(listed, "organizations", true);
  return features;
}

Connection read_connection(const Tree& entry) {
  Connection connection;
  connection.name = entry.text("name");
  connection.strategy = entry.text("strategy", connection.name);
  connection.connected_accounts = flag(&entry, "connected_accounts", false);
  connection.scopes = texts(entry.find("scopes"));
  return connection;
}

// The same organization has the same identifier in every tenant, so that tokens that name it outlive a reset.
Organization read_organization(const Tree& entry) {
  Organization organization;
  organization.name = entry.text("name");
  std::uint64_t counter = 0;
  const base::Seed seed = base::Seed::from_number(0);
  organization.id = entry.text("id", base::Draws(seed, "organization/" + organization.name, counter).id("org_", 16));
  organization.display_name = entry.text("display_name", organization.name);
  return organization;
}

void read_refresh_policies(const Tree& application, std::vector<RefreshPolicy>& policies) {
  for (const Tree& entry : entries(application, "refresh_token_policies"))
    policies.push_back({std::string(application.text("client_id")), std::string(entry.text("audience")), texts(entry.find("scopes"))});
}

}  // namespace

bool Features::has(MethodType type) const {
  switch (type) {
    case MethodType::kPassword: return password;
    case MethodType::kPasskey:
    case MethodType::kPlatformKey:
    case MethodType::kRoamingKey: return webauthn;
    case MethodType::kTotp: return totp;
    case MethodType::kPhone: return sms || call;
    case MethodType::kEmail: return email;
    case MethodType::kPush: return push;
    case MethodType::kRecoveryCode: return recovery_code;
  }
  return false;
}

const Connection* Settings::find_connection(std::string_view connection) const {
  const auto found = std::find_if(connections.begin(), connections.end(), [&](const Connection& c) { return c.name == connection; });
  return found == connections.end() ? nullptr : &*found;
}

const Organization* Settings::find_organization(std::string_view organization) const {
  const auto found = std::find_if(organizations.begin(), organizations.end(),
                                  [&](const Organization& o) { return o.name == organization || o.id == organization; });
  return found == organizations.end() ? nullptr : &*found;
}

std::string Settings::default_connection() const {
  const auto found = std::find_if(connections.begin(), connections.end(), [](const Connection& c) { return c.strategy == "auth0"; });
  return found == connections.end() ? "Username-Password-Authentication" : found->name;
}

base::Result<std::shared_ptr<const core::Settings>> read_settings(const Tree& fixture) {
  auto settings = std::make_shared<Settings>();
  const Tree* organization = fixture.find("organization");
  if (organization != nullptr) settings->name = organization->text("name", settings->name);
  settings->features = read_features(organization == nullptr ? nullptr : organization->find("features"));
  settings->code_tries = static_cast<std::uint8_t>(number(organization, "code_tries", settings->code_tries));
  settings->nominal_rate_limit = number(organization, "nominal_rate_limit", settings->nominal_rate_limit);
  settings->dpop_nonce = flag(organization, "dpop_nonce", false);
  settings->default_policy = flag(organization, "default_policy", false);
  if (organization != nullptr && organization->text("token_dialect") == "rfc9068_profile") settings->token_dialect = TokenDialect::kRfc9068;
  settings->password_policy = identity::PasswordPolicy::read(fixture.find("password_policy"));
  for (const Tree& entry : entries(fixture, "applications")) {
    auto client = oauth::read_client(entry);
    if (!client) return tl::unexpected(client.error());
    read_refresh_policies(entry, settings->refresh_policies);
    settings->clients.push_back(std::move(*client));
  }
  for (const Tree& entry : entries(fixture, "apis")) settings->apis.push_back({std::string(entry.text("audience")), texts(entry.find("scopes"))});
  for (const Tree& entry : entries(fixture, "connections")) settings->connections.push_back(read_connection(entry));
  for (const Tree& entry : entries(fixture, "organizations")) settings->organizations.push_back(read_organization(entry));
  return settings;
}

}  // namespace providers::auth0
