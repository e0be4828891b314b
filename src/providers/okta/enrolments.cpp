#include "providers/okta/enrolments.h"

#include <algorithm>

#include "base/draws.h"

namespace providers::okta {
namespace {

// The id of what has none of its own in the account: a function of what it is, so that it stays the same.
std::string derived_id(std::string_view prefix, const Account& account, std::string_view what) {
  std::uint64_t counter = 0;
  const std::string subject = std::string(account.id).append("/").append(what);
  return base::Draws(base::Seed::from_number(0), subject, counter).id(prefix, 17);
}

std::vector<Enrolment> of_email(const Account& account) {
  const Email* primary = account.verified_email(EmailRole::kPrimary);
  if (primary == nullptr) return {};
  return {{.id = derived_id("eae", account, primary->id),
           .name = "Email",
           .created = account.created_at,
           .profile_member = "email",
           .profile_value = masked_email(primary->address),
           .can_unenroll = false}};
}

std::vector<Enrolment> of_password(const Account& account) {
  if (account.password_hash.empty()) return {};
  return {{.id = derived_id("pas", account, "password"),
           .name = "Password",
           .created = account.password_history.created_at,
           .can_unenroll = false}};
}

std::vector<Enrolment> of_phone(const Account& account) {
  std::vector<Enrolment> all;
  for (const Phone& phone : account.phones)
    if (phone.verified)
      all.push_back({.id = phone.id,
                     .name = "Phone",
                     .created = account.created_at,
                     .profile_member = "phoneNumber",
                     .profile_value = masked_number(phone.number)});
  return all;
}

std::vector<Enrolment> of_webauthn(const Account& account) {
  std::vector<Enrolment> all;
  for (const identity::Passkey& passkey : account.passkeys)
    all.push_back({.id = passkey.id,
                   .name = passkey.name,
                   .created = passkey.created_at,
                   .last_challenged = passkey.last_used_at});
  return all;
}

std::vector<Enrolment> of_totp(const Account& account) {
  std::vector<Enrolment> all;
  for (const identity::Totp& totp : account.totps)
    if (totp.confirmed)
      all.push_back({.id = totp.id,
                     .name = totp.name.empty() ? "Google Authenticator" : totp.name,
                     .created = totp.created_at,
                     .last_challenged = totp.last_used_at.value_or(base::Time{})});
  return all;
}

std::vector<Enrolment> of_app(const Account& account) {
  std::vector<Enrolment> all;
  for (const AppAuthenticator& app : account.app_authenticators)
    if (app.standing == Standing::kActive || app.standing == Standing::kSuspended)
      all.push_back({.id = app.id,
                     .name = app.device_name.empty() ? app.name : app.device_name,
                     .created = app.created_at,
                     .last_challenged = app.last_challenged_at});
  return all;
}

bool always(const Settings&) { return true; }
bool never_again(const Settings&, const Account& account) { return of_email(account).empty(); }

constexpr Authenticator kBuiltIn[] = {
    {"okta_email", "Email", always, never_again, of_email},
    {"okta_password", "Password", [](const Settings& settings) { return settings.password; },
     [](const Settings&, const Account& account) { return account.password_hash.empty(); }, of_password},
    {"phone_number", "Phone", [](const Settings& settings) { return settings.phone; },
     [](const Settings&, const Account& account) { return account.phones.size() < Account::kMaxPhones; }, of_phone},
    {"webauthn", "Passkey (FIDO2 WebAuthn)", [](const Settings& settings) { return settings.webauthn; },
     [](const Settings& settings, const Account& account) { return account.passkeys.size() < settings.max_passkeys; },
     of_webauthn},
    {"google_otp", "Google Authenticator", [](const Settings& settings) { return settings.totp; },
     [](const Settings&, const Account& account) { return of_totp(account).empty(); }, of_totp},
    {"custom_app", "", [](const Settings& settings) { return settings.app_authenticator; },
     [](const Settings&, const Account&) { return true; }, of_app},
};

}  // namespace

std::span<const Authenticator> authenticators() { return kBuiltIn; }

std::string masked_email(std::string_view address) {
  const auto at = address.rfind('@');
  const std::string_view local = address.substr(0, at);
  if (local.empty()) return std::string(address);
  const std::string_view last = local.size() > 1 ? local.substr(local.size() - 1) : std::string_view{};
  const std::string_view domain = at == std::string_view::npos ? std::string_view{} : address.substr(at);
  return std::string(local.substr(0, 1)) + "***" + std::string(last) + std::string(domain);
}

std::string masked_number(std::string_view number) {
  if (number.size() < 7) return "***";
  return std::string(number.substr(0, 2)) + "***" + std::string(number.substr(number.size() - 4));
}

}  // namespace providers::okta
