#include "providers/auth0/account.h"

#include <algorithm>

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
  return const_cast<Method*>(static_cast<const Account&>(*this).find_method(method_id));
}

const identity::Totp* Account::find_totp(std::string_view method_id) const {
  const auto found = std::find_if(totps.begin(), totps.end(), [&](const identity::Totp& totp) { return totp.id == method_id; });
  return found == totps.end() ? nullptr : &*found;
}

identity::Totp* Account::find_totp(std::string_view method_id) {
  return const_cast<identity::Totp*>(static_cast<const Account&>(*this).find_totp(method_id));
}

std::string Account::password_method_id() const { return "password|" + base::base64url(base::as_bytes(id)); }

}  // namespace providers::auth0
