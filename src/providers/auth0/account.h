#pragma once
// An Auth0 user: what is enrolled, connected and agreed to, as one immutable snapshot. A value; edited as a draft inside a
// transaction.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/draws.h"
#include "base/list.h"
#include "base/shared_text.h"
#include "base/short_text.h"
#include "identity/account.h"
#include "identity/auth_session.h"
#include "identity/password_history.h"
#include "json/attributes.h"

namespace providers::auth0 {

enum class MethodType : std::uint8_t {
  kPassword, kPasskey, kPlatformKey, kRoamingKey, kTotp, kPhone, kEmail, kPush, kRecoveryCode
};
inline constexpr MethodType kMethodTypes[] = {MethodType::kPassword, MethodType::kPasskey, MethodType::kPlatformKey,
                                              MethodType::kRoamingKey, MethodType::kTotp, MethodType::kPhone,
                                              MethodType::kEmail, MethodType::kPush, MethodType::kRecoveryCode};
std::string_view to_string(MethodType type);  // "webauthn-platform"
std::optional<MethodType> parse_method_type(std::string_view name);
// Whether one signs in with it, rather than after something else.
constexpr bool is_primary(MethodType type) { return type == MethodType::kPassword || type == MethodType::kPasskey; }

struct Email {
  std::string id;
  std::string address;
  bool primary = true;
  bool verified = true;
};

// A second factor, passkeys and authenticator apps apart: those both vendors have (identity::Account).
struct Method {
  std::string id;  // "phone|dev_…"
  MethodType type = MethodType::kEmail;
  base::Time created_at{};
  bool confirmed = false;
  std::string name;
  std::optional<base::Time> last_used_at;
  std::string address;        // of a phone in E.164, of an e-mail
  bool voice = false;         // a phone that is called rather than written to
  std::string recovery_code;  // 24 capitals and digits
  std::string key_id;         // of a security key, base64url
  std::string public_key;     // likewise, COSE in base64
};

// What no two users have: a person's account at a connection.
std::string external_identity(std::string_view connection, std::string_view subject);

struct ConnectedAccount {
  std::string id;  // "cac_…"
  std::uint64_t number = 0;  // counts this user's, so that a page knows where the next begins
  std::string connection;
  std::string subject;  // who the person is there
  std::vector<std::string> scopes;
  base::Time created_at{};
  std::optional<base::Time> expires_at;
  std::string organization_id;
};

// A connection on its way: from `connect` over the page that the browser is sent to, to `complete`.
struct ConnectionRequest {
  static constexpr base::Duration kLifetime = std::chrono::minutes{5};
  static constexpr std::size_t kMaxRequests = 20;

  std::string auth_session;
  std::string ticket;        // what names it in the page's address, the account apart
  std::string connect_code;  // "" until the person agreed
  std::string client_id;
  std::string connection;
  std::string redirect_uri;
  std::string state;
  std::string code_challenge;
  std::string key_thumbprint;  // of the DPoP key that the request came with; "" without
  std::string subject;         // who the person is there
  std::vector<std::string> scopes;
  base::Time expires_at{};
  bool answered = false;  // the page was, so that it asks nothing more
};

// What the person agreed to that an application does for them.
struct Consent {
  std::string id;  // "cns_…"
  std::string client_id;
  std::string binding_message;
  std::string audience;
  std::vector<std::string> scopes;
  base::Time created_at{};
  base::Time expires_at{};
};

struct Account : identity::Account {
  json::Attributes profile;
  identity::PasswordHistory password_history;
  bool blocked = false;        // by an administrator: may not sign in
  base::SharedText connection;  // the database that the user is of
  base::List<Email> emails;   // of the profile; what codes are sent to is among `methods`
  base::List<Method> methods;  // in the order in which they were added
  base::List<identity::AuthSession> enrolments;  // begun, not ended
  base::List<ConnectedAccount> connected_accounts;
  base::List<ConnectionRequest> connection_requests;
  base::List<Consent> consents;
  base::List<std::string> organizations;  // names
  base::List<base::Time> wrong_factors;   // when second factors were got wrong, of the last hour
  // Of grants for which the person signed in to an organization: the grant's id and the organization's name.
  base::List<std::pair<std::string, std::string>> grant_organizations;
  std::uint64_t connections_made = 0;      // counts connected accounts, also those that are gone

  // identity::Account's, and the connected accounts.
  std::vector<std::string> belongings() const;
  bool owns(std::string_view belonging) const;
  bool give_up(std::string_view belonging);

  // The id without the provider in front, as identities and their methods have it.
  std::string_view identity_user_id() const;
  const Email* primary_email() const;
  Method* find_method(std::string_view method_id);
  const Method* find_method(std::string_view method_id) const;
  identity::Totp* find_totp(std::string_view method_id);
  const identity::Totp* find_totp(std::string_view method_id) const;
  base::ShortText password_method_id() const;
  bool is_member_of(std::string_view organization) const;
  // The organization that the grant is for; "" for none.
  std::string_view organization_of(const identity::Grant& grant) const;
  // Remembers it; forgets those of grants that are gone. Does nothing for "".
  void set_organization(const identity::Grant& grant, std::string organization);
  // Of the passkeys that are made from now on, base64url: the same for all of a user's.
  std::string user_handle(const base::Seed& seed) const;
};

}  // namespace providers::auth0
