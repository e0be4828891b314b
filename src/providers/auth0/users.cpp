#include "providers/auth0/users.h"

#include <algorithm>

#include "base/text.h"
#include "core/tenant.h"
#include "identity/passkey_entry.h"
#include "identity/totp_entry.h"
#include "identity/user_entry.h"
#include "providers/auth0/settings.h"
#include "providers/auth0/texts.h"

namespace providers::auth0 {
namespace {

using json::Tree;

constexpr base::Duration kConsentLifetime = std::chrono::hours{24 * 30};

const Tree::Array& elements(const Tree& list) {
  static const Tree::Array kNone;
  return list.array() == nullptr ? kNone : *list.array();
}

std::vector<std::string> texts(const Tree& entry, std::string_view member) {
  std::vector<std::string> strings;
  if (const Tree* list = entry.find(member))
    for (const Tree& element : elements(*list)) strings.emplace_back(element.string_or(""));
  return strings;
}

bool is_verified(const Tree& entry) { return entry.text("status", "VERIFIED") == "VERIFIED"; }

// Reads one user entry into a draft. What lists name takes the place of what was there.
class UserReader {
 public:
  UserReader(const core::World& world, Account& draft, base::Time now)
      : world_(world), settings_(settings_of(world.settings())), draft_(draft), draws_(world.seed(), draft.id, draft.draws), now_(now) {}

  base::Result<void> read(const Tree& entry) {
    read_profile(entry);
    if (const Tree* blocked = entry.find("blocked")) draft_.blocked = *blocked->boolean();
    if (const Tree* list = entry.find("emails")) read_emails(*list);
    if (const Tree* list = entry.find("phones")) read_methods(MethodType::kPhone, *list);
    if (const Tree* list = entry.find("push")) read_methods(MethodType::kPush, *list);
    if (const Tree* code = entry.find("recovery_code")) read_recovery_code(*code);
    if (const Tree* list = entry.find("totp")) {
      auto totps = identity::read_totps(*list, draft_.totps, "totp|dev_", 16, draws_, now_);
      if (!totps) return tl::unexpected(totps.error());
      draft_.totps = std::move(*totps);
    }
    const std::string handle = draft_.user_handle(world_.seed());
    if (auto read = identity::read_passkeys(draft_, entry, {"passkey|dev_", 16, handle}, draws_, world_.seed(), now_); !read) return read;
    if (const Tree* list = entry.find("security_keys")) read_security_keys(*list);
    if (draft_.connection.empty() || entry.find("connection") != nullptr)
      draft_.connection = entry.text("connection", settings_.default_connection());
    if (const Tree* list = entry.find("consents")) {
      if (auto read = read_consents(*list); !read) return read;
    }
    if (const Tree* list = entry.find("connected_accounts")) {
      if (auto read = read_connected_accounts(*list); !read) return read;
    }
    return read_organizations(entry);
  }

 private:
  void read_profile(const Tree& entry) {
    Tree profile = draft_.profile.tree();
    if (const Tree* changes = entry.find("profile")) json::merge_patch(profile, *changes);
    draft_.profile = json::Attributes(profile);
  }

  // Addresses are the profile's, and what codes can be sent to.
  void read_emails(const Tree& list) {
    const base::List<Email> before = std::exchange(draft_.emails, {});
    for (const Tree& entry : elements(list)) {
      Email email{"", std::string(entry.text("email")), entry.text("role", "PRIMARY") == "PRIMARY", is_verified(entry)};
      const auto same = std::find_if(before.begin(), before.end(), [&](const Email& other) { return other.address == email.address; });
      email.id = same == before.end() ? draws_.hex(24) : same->id;
      draft_.emails.push_back(std::move(email));
    }
    read_methods(MethodType::kEmail, list);
  }

  void read_methods(MethodType type, const Tree& list) {
    const base::List<Method> before = std::exchange(draft_.methods, {});
    std::copy_if(before.begin(), before.end(), std::back_inserter(draft_.methods), [&](const Method& m) { return m.type != type; });
    for (const Tree& entry : elements(list)) {
      Method method = make_method(type);
      method.address = entry.text(type == MethodType::kPhone ? "phone_number" : "email");
      method.voice = entry.text("method", "SMS") == "CALL";
      method.confirmed = is_verified(entry);
      method.name = entry.text("name");
      keep_what_was(method, before);
      draft_.methods.push_back(std::move(method));
    }
  }

  void read_security_keys(const Tree& list) {
    erase_if(draft_.methods, [](const Method& method) { return !method.key_id.empty(); });
    for (const Tree& entry : elements(list)) {
      Method method = make_method(entry.text("attachment", "cross-platform") == "platform" ? MethodType::kPlatformKey : MethodType::kRoamingKey);
      method.name = entry.text("name");
      method.key_id = entry.text("credential_id", draws_.url_safe(22));
      method.public_key = entry.text("public_key");
      draft_.methods.push_back(std::move(method));
    }
  }

  Method make_method(MethodType type) {
    Method method;
    method.type = type;
    method.id = draws_.id(std::string(to_string(type)) + "|dev_", 16);
    method.created_at = now_;
    method.confirmed = true;
    return method;
  }

  static void keep_what_was(Method& method, const base::List<Method>& before) {
    const auto same = std::find_if(before.begin(), before.end(), [&](const Method& other) {
      return other.type == method.type && other.address == method.address && other.name == method.name;
    });
    if (same == before.end()) return;
    method.id = same->id;
    method.created_at = same->created_at;
  }

  void read_recovery_code(const Tree& code) {
    erase_if(draft_.methods, [](const Method& method) { return method.type == MethodType::kRecoveryCode; });
    if (code.is_null()) return;
    Method method = make_method(MethodType::kRecoveryCode);
    method.recovery_code = code.string_or("");
    draft_.methods.push_back(std::move(method));
  }

  base::Result<std::optional<base::Time>> read_time(const Tree& entry, std::string_view member) {
    const std::string_view written = entry.text(member);
    if (written.empty()) return std::nullopt;
    const auto time = base::parse_rfc3339(written);
    if (!time) return tl::unexpected(time.error());
    return *time;
  }

  base::Result<void> read_consents(const Tree& list) {
    draft_.consents.clear();
    for (const Tree& entry : elements(list)) {
      const auto expires_at = read_time(entry, "expires_at");
      if (!expires_at) return tl::unexpected(expires_at.error());
      draft_.consents.push_back({draws_.id("cns_", 16), std::string(entry.text("client_id")), std::string(entry.text("binding_message")),
                                 std::string(entry.text("audience")), texts(entry, "scopes"), now_, expires_at->value_or(now_ + kConsentLifetime)});
    }
    return {};
  }

  base::Result<void> read_connected_accounts(const Tree& list) {
    draft_.connected_accounts.clear();
    for (const Tree& entry : elements(list)) {
      ConnectedAccount account;
      account.id = draws_.id("cac_", 22);
      account.number = ++draft_.connections_made;
      account.connection = entry.text("connection");
      const Connection* connection = settings_.find_connection(account.connection);
      if (connection == nullptr || !connection->connected_accounts)
        return base::fail("a connected account needs a connection with connected_accounts, which \"" + account.connection + "\" is not");
      account.subject = entry.text("subject", draft_.login);
      account.scopes = texts(entry, "scopes");
      account.created_at = now_;
      const auto expires_at = read_time(entry, "expires_at");
      if (!expires_at) return tl::unexpected(expires_at.error());
      account.expires_at = *expires_at;
      if (const Organization* organization = settings_.find_organization(entry.text("organization")))
        account.organization_id = organization->id;
      draft_.connected_accounts.push_back(std::move(account));
    }
    return {};
  }

  base::Result<void> read_organizations(const Tree& entry) {
    if (entry.find("organizations") == nullptr) return {};
    draft_.organizations = base::List<std::string>(texts(entry, "organizations"));
    for (const std::string& name : draft_.organizations)
      if (settings_.find_organization(name) == nullptr) return base::fail("the tenant has no organization \"" + name + "\"");
    return {};
  }

  const core::World& world_;
  const Settings& settings_;
  Account& draft_;
  base::Draws draws_;
  base::Time now_;
};

std::string_view status_of(bool verified) { return verified ? "VERIFIED" : "UNVERIFIED"; }

void write_emails(json::Writer& out, const Account& account) {
  out.key("emails").begin_array();
  for (const Email& email : account.emails) {
    out.begin_object().member("id", email.id).member("email", email.address);
    out.member("role", email.primary ? "PRIMARY" : "SECONDARY").member("status", status_of(email.verified)).end_object();
  }
  out.end_array();
}

void write_methods(json::Writer& out, const Account& account, MethodType type, std::string_view list) {
  out.key(list).begin_array();
  for (const Method& method : account.methods) {
    if (method.type != type) continue;
    out.begin_object().member("id", method.id);
    if (type == MethodType::kPhone)
      out.member("phone_number", method.address).member("method", method.voice ? "CALL" : "SMS");
    out.member("status", status_of(method.confirmed));
    if (!method.name.empty()) out.member("name", method.name);
    out.end_object();
  }
  out.end_array();
}

void write_connected(json::Writer& out, const Account& account) {
  out.key("connected_accounts").begin_array();
  for (const ConnectedAccount& connected : account.connected_accounts) {
    out.begin_object().member("id", connected.id).member("connection", connected.connection).member("subject", connected.subject);
    write_texts(out, "scopes", connected.scopes);
    if (connected.expires_at) out.member("expires_at", *connected.expires_at);
    out.end_object();
  }
  out.end_array().key("consents").begin_array();
  for (const Consent& consent : account.consents) {
    out.begin_object().member("id", consent.id).member("client_id", consent.client_id);
    write_texts(out, "scopes", consent.scopes);
    out.member("expires_at", consent.expires_at).end_object();
  }
  out.end_array();
}

}  // namespace

base::Result<void> change_user(const core::World& world, Account& draft, const Tree& entry, base::Time now) {
  const base::SharedText password_before = draft.password_hash;
  if (const auto read = identity::read_common(draft, entry); !read) return tl::unexpected(read.error());
  identity::read_password_history(draft, draft.password_history, password_before, entry, now);
  if (auto read = UserReader(world, draft, now).read(entry); !read) return read;
  draft.modified_at = now;
  return {};
}

std::string id_of_login(const core::World& world, std::string_view login, std::uint32_t others) {
  return identity::id_of(login, "auth0|", 24, world.tenant().name(), others);
}

base::Result<Account> make_user(const core::World& world, const Tree& entry, std::uint32_t others, base::Time now) {
  const Tree* login = entry.find("login");
  if (login == nullptr || login->string_or("").empty()) return base::fail("a user needs a login");
  Account account;
  account.id = id_of_login(world, login->string_or(""), others);
  account.incarnation = world.incarnation();
  account.created_at = now;
  Tree whole = entry;
  // What one signs in with by mail is a mailbox.
  if (entry.find("emails") == nullptr && login->string()->find('@') != std::string::npos)
    whole.set("emails", Tree(Tree::Array{Tree(Tree::Object{{"email", Tree(std::string(*login->string()))}})}));
  if (auto read = change_user(world, account, whole, account.created_at); !read) return tl::unexpected(read.error());
  return account;
}

void write_user(json::Writer& out, const Account& account) {
  out.begin_object().member("id", account.id).member("login", account.login);
  out.member("has_password", !account.password_hash.empty());
  if (account.blocked) out.member("blocked", true);
  out.key("profile");
  account.profile.write(out);
  write_emails(out, account);
  write_methods(out, account, MethodType::kPhone, "phones");
  out.key("totp");
  identity::write_totps(out, account.totps);
  identity::write_passkeys(out, account);
  write_methods(out, account, MethodType::kPush, "push");
  for (const Method& method : account.methods)
    if (method.type == MethodType::kRecoveryCode && method.confirmed) out.member("recovery_code", method.recovery_code);
  out.member("connection", account.connection);
  write_connected(out, account);
  write_texts(out, "organizations", account.organizations);
  if (!account.literal_token.empty()) out.member("token", account.literal_token);
  out.member("created_at", account.created_at).member("modified_at", account.modified_at).end_object();
}

}  // namespace providers::auth0
