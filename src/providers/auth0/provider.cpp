#include "providers/auth0/provider.h"

#include <algorithm>

#include "base/text.h"
#include "core/accounts_of.h"
#include "core/tenant.h"
#include "identity/user_entry.h"
#include "providers/auth0/replies.h"
#include "providers/auth0/settings.h"

namespace providers::auth0 {
namespace {

using json::Tree;

// Reference section 0.1, and the OpenID Connect ones.
std::vector<std::string> all_scopes() {
  std::vector<std::string> scopes = {"openid", "profile", "email", "offline_access"};
  for (std::string_view verb : {"create", "read", "update", "delete"})
    scopes.push_back(std::string(verb) + ":me:authentication_methods");
  for (std::string_view verb : {"create", "read", "delete"}) scopes.push_back(std::string(verb) + ":me:connected_accounts");
  for (std::string_view resource : {"factors", "consents", "organizations"})
    scopes.push_back("read:me:" + std::string(resource));
  return scopes;
}

base::Result<void> change_user(Account& draft, const Tree& entry, base::Time now) {
  if (const auto read = identity::read_common(draft, entry); !read) return tl::unexpected(read.error());
  Tree rest = draft.entry == nullptr ? Tree(Tree::Object{}) : *draft.entry;
  for (const auto& [name, value] : *entry.object()) {
    if (name == "profile" && rest.find("profile") != nullptr)
      json::merge_patch(*rest.find("profile"), value);
    else if (name != "login" && name != "password" && name != "password_hash" && name != "token" && name != "id")
      rest.set(name, value);
  }
  for (std::string_view list : {"emails", "phones"})
    if (rest.find(list) == nullptr) rest.set(list, Tree(Tree::Array{}));
  if (rest.find("profile") == nullptr) rest.set("profile", Tree(Tree::Object{}));
  draft.entry = std::make_shared<const Tree>(std::move(rest));
  draft.modified_at = now;
  return {};
}

base::Result<Account> make_user(const core::World& world, const Tree& entry, std::uint32_t others) {
  const Tree* login = entry.find("login");
  if (login == nullptr || login->string_or("").empty()) return base::fail("a user needs a login");
  Account account;
  account.id = identity::id_of(entry, "auth0|", 24, world.tenant().name(), others);
  account.incarnation = world.incarnation();
  account.created_at = world.clock().now();
  if (auto read = change_user(account, entry, account.created_at); !read) return tl::unexpected(read.error());
  return account;
}

}  // namespace

Provider::Provider(core::Contract contract) : contract_(std::move(contract)), causes_(all_causes()), scopes_(all_scopes()) {}

base::Result<std::unique_ptr<core::Accounts>> Provider::make_accounts(const core::World& world,
                                                                      const core::Fixture& fixture) const {
  auto accounts = std::make_unique<core::AccountsOf<Account>>(
      world.seed(), fixture.templates,
      core::AccountsOf<Account>::Reader{[&world](const Tree& entry, std::uint32_t others) { return make_user(world, entry, others); }, change_user});
  for (const Tree& entry : fixture.users)
    if (const auto made = accounts->create(entry); !made)
      return base::fail(made.error().arguments.empty() ? std::string(made.error().cause) : made.error().arguments.front());
  return accounts;
}

void Provider::write_user(json::Writer& out, const identity::Account& common, const core::World&) const {
  const auto& account = static_cast<const Account&>(common);
  out.begin_object().member("id", account.id).member("login", account.login);
  out.member("has_password", !account.password_hash.empty());
  for (const auto& [name, value] : *account.entry->object()) {
    out.key(name);
    value.write(out);
  }
  if (!account.literal_token.empty()) out.member("token", account.literal_token);
  out.member("created_at", account.created_at).member("modified_at", account.modified_at).end_object();
}

// Reference section 0.1: `aud` is `{I}/me/`, `iss` is `{I}/`, scopes are one string.
std::string Provider::token_payload(const core::TokenRequest& request) const {
  const oauth::Claims& claims = request.claims;
  std::string scope;
  for (const std::string& one : claims.scopes) scope += (scope.empty() ? "" : " ") + one;
  std::string text;
  json::Writer out(text);
  out.begin_object().member("iss", claims.issuer.empty() ? issuer(request.base) : claims.issuer);
  out.member("sub", request.account.id);
  out.member("aud", claims.audience.empty() ? request.base + "/me/" : claims.audience.front());
  out.member("scope", scope).member("azp", claims.client_id).member("jti", claims.id);
  oauth::write_common_claims(out, claims);
  out.end_object();
  return text;
}

base::Result<std::shared_ptr<const core::Settings>> Provider::read_settings(const Tree& fixture) const {
  auto settings = std::make_shared<Settings>();
  const Tree* applications = fixture.find("applications");
  for (const Tree& entry : applications != nullptr && applications->array() != nullptr ? *applications->array() : Tree::Array{})
    if (const Tree* id = entry.find("client_id")) settings->client_ids.emplace_back(id->string_or(""));
  if (const Tree* limit = fixture.at_pointer("/organization/nominal_rate_limit"))
    settings->nominal_rate_limit = limit->integer().value_or(settings->nominal_rate_limit);
  return settings;
}

bool Provider::knows_client(const core::World& world, std::string_view client_id) const {
  const auto& ids = settings_of(world.settings()).client_ids;
  return std::find(ids.begin(), ids.end(), client_id) != ids.end();
}

std::string Provider::default_client(const core::World& world) const {
  const auto& ids = settings_of(world.settings()).client_ids;
  return ids.empty() ? "understudy" : ids.front();
}

}  // namespace providers::auth0
