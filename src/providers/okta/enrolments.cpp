#include "providers/okta/enrolments.h"

#include <algorithm>

#include "base/draws.h"

namespace providers::okta {
namespace {

using Visit = std::function<void(const Enrolment&)>;

// The id of what has none of its own in the account: a function of what it is, so that it stays the same.
base::Drawn derived_id(std::string_view prefix, const Account& account, std::string_view what) {
  std::uint64_t counter = 0;
  return base::Draws(base::Seed::from_number(0), base::ShortText{account.id, "/", what}, counter).id(prefix, 17);
}

void of_email(const Account& account, const Visit& visit) {
  const Email* primary = account.verified_email(EmailRole::kPrimary);
  if (primary == nullptr) return;
  const base::Drawn id = derived_id("eae", account, primary->id);
  const base::ShortText masked = masked_email(primary->address);
  visit({.id = id,
         .name = "Email",
         .created = account.created_at,
         .profile_member = "email",
         .profile_value = masked,
         .can_unenroll = false});
}

void of_password(const Account& account, const Visit& visit) {
  if (account.password_hash.empty()) return;
  const base::Drawn id = derived_id("pas", account, "password");
  visit({.id = id, .name = "Password", .created = account.password_history.created_at, .can_unenroll = false});
}

void of_phone(const Account& account, const Visit& visit) {
  for (const Phone& phone : account.phones) {
    if (!phone.verified) continue;
    const base::ShortText masked = masked_number(phone.number);
    visit({.id = phone.id,
           .name = "Phone",
           .created = account.created_at,
           .profile_member = "phoneNumber",
           .profile_value = masked});
  }
}

void of_webauthn(const Account& account, const Visit& visit) {
  for (const identity::Passkey& passkey : account.passkeys)
    visit({.id = passkey.id,
           .name = passkey.name,
           .created = passkey.created_at,
           .last_challenged = passkey.last_used_at});
}

void of_totp(const Account& account, const Visit& visit) {
  for (const identity::Totp& totp : account.totps)
    if (totp.confirmed)
      visit({.id = totp.id,
             .name = totp.name.empty() ? std::string_view("Google Authenticator") : totp.name,
             .created = totp.created_at,
             .last_challenged = totp.last_used_at.value_or(base::Time{})});
}

void of_app(const Account& account, const Visit& visit) {
  for (const AppAuthenticator& app : account.app_authenticators)
    if (app.standing == Standing::kActive || app.standing == Standing::kSuspended)
      visit({.id = app.id,
             .name = app.device_name.empty() ? app.name : app.device_name,
             .created = app.created_at,
             .last_challenged = app.last_challenged_at});
}

bool always(const Settings&) { return true; }
bool never_again(const Settings&, const Account& account) { return account.verified_email(EmailRole::kPrimary) == nullptr; }

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
     [](const Settings&, const Account& account) { return std::ranges::none_of(account.totps, &identity::Totp::confirmed); }, of_totp},
    {"custom_app", "", [](const Settings& settings) { return settings.app_authenticator; },
     [](const Settings&, const Account&) { return true; }, of_app},
};

}  // namespace

std::span<const Authenticator> authenticators() { return kBuiltIn; }

base::ShortText masked_email(std::string_view address) {
  const auto at = address.rfind('@');
  const std::string_view local = address.substr(0, at);
  if (local.empty()) return {address};
  // From the last character of what stands before the @ on, where that is not the first one too.
  return {local.substr(0, 1), "***", address.substr(std::max<std::size_t>(1, local.size() - 1))};
}

base::ShortText masked_number(std::string_view number) {
  if (number.size() < 7) return {"***"};
  return {number.substr(0, 2), "***", number.substr(number.size() - 4)};
}

}  // namespace providers::okta
