#include "providers/okta/account.h"

#include <algorithm>

#include "base/draws.h"
#include "base/short_text.h"

namespace providers::okta {

std::string_view to_string(EmailRole role) {
  switch (role) {
    case EmailRole::kPrimary: return "PRIMARY";
    case EmailRole::kSecondary: return "SECONDARY";
  }
  return "";
}

std::string_view to_string(PasswordStatus status) {
  switch (status) {
    case PasswordStatus::kActive: return "ACTIVE";
    case PasswordStatus::kExpired: return "EXPIRED";
    case PasswordStatus::kSuspended: return "SUSPENDED";
  }
  return "";
}

std::optional<PasswordStatus> parse_password_status(std::string_view name) {
  for (const auto status : {PasswordStatus::kActive, PasswordStatus::kExpired, PasswordStatus::kSuspended})
    if (name == to_string(status)) return status;
  return std::nullopt;
}

const EmailChallenge* Email::live_challenge(base::Time now) const {
  return challenge && !challenge->followed && !challenge->code.expired(now) ? &*challenge : nullptr;
}

base::Drawn Account::password_id() const {
  std::uint64_t counter = 0;
  return base::Draws(base::Seed::from_number(0), base::ShortText{id, "/password id"}, counter).id("00T", 17);
}

const Email* Account::find_email(std::string_view email_id) const {
  const auto found = std::find_if(emails.begin(), emails.end(), [&](const Email& email) { return email.id == email_id; });
  return found == emails.end() ? nullptr : &*found;
}

Email* Account::find_email(std::string_view email_id) {
  return emails.edit(std::as_const(*this).find_email(email_id));
}

const Phone* Account::find_phone(std::string_view phone_id) const {
  const auto found = std::find_if(phones.begin(), phones.end(), [&](const Phone& phone) { return phone.id == phone_id; });
  return found == phones.end() ? nullptr : &*found;
}

Phone* Account::find_phone(std::string_view phone_id) {
  return phones.edit(std::as_const(*this).find_phone(phone_id));
}

const Email* Account::verified_email(EmailRole role) const {
  const auto found = std::find_if(emails.begin(), emails.end(),
                                  [&](const Email& email) { return email.verified && email.role == role; });
  return found == emails.end() ? nullptr : &*found;
}

const AppAuthenticator* Account::find_app_authenticator(std::string_view enrolment_id) const {
  const auto found = std::ranges::find(app_authenticators, enrolment_id, &AppAuthenticator::id);
  return found == app_authenticators.end() ? nullptr : &*found;
}

AppAuthenticator* Account::find_app_authenticator(std::string_view enrolment_id) {
  return app_authenticators.edit(std::as_const(*this).find_app_authenticator(enrolment_id));
}

bool Account::waits(const PushChallenge& challenge, base::Time now) const {
  return now < challenge.expires_at && push_answer(challenge.id, now) == PushAnswer::kNone;
}

const AppAuthenticator* Account::enrolment_of_challenge(std::string_view challenge_id) const {
  const auto found = std::ranges::find_if(app_authenticators, [&](const AppAuthenticator& enrolment) {
    return enrolment.find_challenge(challenge_id) != nullptr;
  });
  return found == app_authenticators.end() ? nullptr : &*found;
}

const std::string* Account::find_nickname(std::string_view enrolment_id) const {
  const auto found = std::find_if(nicknames.begin(), nicknames.end(), [&](const auto& one) { return one.first == enrolment_id; });
  return found == nicknames.end() ? nullptr : &found->second;
}

void Account::set_nickname(std::string_view enrolment_id, std::optional<std::string_view> nickname) {
  erase_if(nicknames, [&](const auto& one) { return one.first == enrolment_id; });
  if (nickname) nicknames.emplace_back(enrolment_id, *nickname);
}

}  // namespace providers::okta
