#include "providers/auth0/account.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace providers::auth0 {

std::string_view to_string(MethodType type) {
  switch (type) {
    case MethodType::kPassword: return "password";
    case MethodType::kPasskey: return "passkey";
    case MethodType::kPlatformKey: return "webauthn-platform";
    case MethodType::kRoamingKey: return "webauthn-roaming";
    case MethodType::kTotp: return "totp";
    case MethodType::kPhone: return "phone";
    case MethodType::kEmail: return "email";
    case MethodType::kPush: return "push-notification";
    case MethodType::kRecoveryCode: return "recovery-code";
  }
  return "";
}

std::optional<MethodType> parse_method_type(std::string_view name) {
  for (const MethodType type : kMethodTypes)
    if (name == to_string(type)) return type;
  return std::nullopt;
}

// No credential has the separator, so the two kinds of belongings are never taken for one another.
std::string external_identity(std::string_view connection, std::string_view subject) {
  return std::string(connection).append("|").append(subject);
}

std::vector<std::string> Account::belongings() const {
  std::vector<std::string> all = identity::Account::belongings();
  for (const ConnectedAccount& connected : connected_accounts) all.push_back(external_identity(connected.connection, connected.subject));
  return all;
}

bool Account::owns(std::string_view belonging) const {
  return identity::Account::owns(belonging) || std::ranges::any_of(connected_accounts, [&](const ConnectedAccount& connected) {
    return external_identity(connected.connection, connected.subject) == belonging;
  });
}

bool Account::give_up(std::string_view belonging) {
  const bool connected = erase_if(connected_accounts, [&](const ConnectedAccount& account) {
    return external_identity(account.connection, account.subject) == belonging;
  }) > 0;
  return identity::Account::give_up(belonging) || connected;
}

std::string_view Account::identity_user_id() const {
  const std::string_view whole = id;
  return whole.substr(whole.find('|') + 1);
}

const Email* Account::primary_email() const {
  const auto found = std::find_if(emails.begin(), emails.end(), [](const Email& email) { return email.primary; });
  return found == emails.end() ? nullptr : &*found;
}

const Method* Account::find_method(std::string_view method_id) const {
  const auto found = std::find_if(methods.begin(), methods.end(), [&](const Method& method) { return method.id == method_id; });
  return found == methods.end() ? nullptr : &*found;
}

Method* Account::find_method(std::string_view method_id) {
  return methods.edit(std::as_const(*this).find_method(method_id));
}

const identity::Totp* Account::find_totp(std::string_view method_id) const {
  const auto found = std::find_if(totps.begin(), totps.end(), [&](const identity::Totp& totp) { return totp.id == method_id; });
  return found == totps.end() ? nullptr : &*found;
}

identity::Totp* Account::find_totp(std::string_view method_id) {
  return totps.edit(std::as_const(*this).find_totp(method_id));
}

base::ShortText Account::password_method_id() const {
  base::ShortText method_id{"password|"};
  base::append_base64url(method_id, base::as_bytes(id));
  return method_id;
}

bool Account::is_member_of(std::string_view organization) const {
  return std::find(organizations.begin(), organizations.end(), organization) != organizations.end();
}

std::string_view Account::organization_of(const identity::Grant& grant) const {
  for (const auto& [grant_id, organization] : grant_organizations)
    if (grant_id == grant.id) return organization;
  return {};
}

void Account::set_organization(const identity::Grant& grant, std::string organization) {
  if (organization.empty()) return;
  erase_if(grant_organizations, [&](const auto& entry) {
    return std::none_of(sign_ins.grants.begin(), sign_ins.grants.end(), [&](const identity::Grant& one) { return one.id == entry.first; });
  });
  grant_organizations.emplace_back(grant.id, std::move(organization));
}

std::string Account::user_handle(const base::Seed& seed) const {
  constexpr std::size_t kBytes = 64;
  if (!passkeys.empty() && !passkeys.front().user_handle.empty()) return passkeys.front().user_handle;
  std::array<std::uint8_t, kBytes> bytes;
  std::uint64_t counter = 0;
  base::Draws(seed, std::string(id) + "/user handle", counter).fill(bytes);
  return base::base64url(bytes);
}

}  // namespace providers::auth0
