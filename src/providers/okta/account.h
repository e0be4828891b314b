#pragma once
// An Okta user: what is enrolled, as one immutable snapshot. A value; edited as a draft inside a transaction.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/draws.h"
#include "base/list.h"
#include "base/rare.h"
#include "base/shared_text.h"
#include "identity/account.h"
#include "identity/one_time_code.h"
#include "identity/password_history.h"
#include "json/attributes.h"
#include "providers/okta/app_authenticator.h"
#include "providers/okta/approval.h"
#include "providers/okta/phone.h"

namespace providers::okta {

enum class EmailRole : std::uint8_t { kPrimary, kSecondary };
std::string_view to_string(EmailRole role);  // "PRIMARY", "SECONDARY"

enum class PasswordStatus : std::uint8_t { kActive, kExpired, kSuspended };
// "ACTIVE", "EXPIRED", "SUSPENDED", and back; nothing for any other name.
std::string_view to_string(PasswordStatus status);
std::optional<PasswordStatus> parse_password_status(std::string_view name);

// A code and a magic link that were sent to an address. A newer one for the same address takes its place.
struct EmailChallenge {
  base::SharedText id;  // "myaccount.…"
  identity::OneTimeCode code;
  // The magic link was followed: the poll says VERIFIED until the challenge expires, and the code is no longer good.
  bool followed = false;
};

struct Email {
  base::SharedText id;  // 32 hex digits
  base::SharedText address;
  EmailRole role = EmailRole::kPrimary;
  bool verified = false;
  base::Rare<EmailChallenge> challenge;
  base::Time sent_at{};  // the newest challenge; the epoch for never

  // The challenge that a code can still be typed for; nullptr where there is none.
  const EmailChallenge* live_challenge(base::Time now) const;
};

struct Account : identity::Account {
  static constexpr std::size_t kMaxPhones = 10;

  PasswordStatus password_status = PasswordStatus::kActive;
  bool administrator = false;  // of the organization
  bool locked_out = false;     // no password signs in until the organization lets them in again
  base::List<Email> emails;    // in the order in which they were added
  base::List<Phone> phones;
  base::Rare<identity::PasskeyChallenge> passkey_challenge;  // of the registration that is pending
  identity::PasswordHistory password_history;
  json::Attributes profile;  // `login` and `email` included
  base::List<AppAuthenticator> app_authenticators;  // the newest last
  base::List<Approval> approvals;                   // that applications wait for; the newest last
  // What the person calls an enrolment, by its id.
  base::List<std::pair<std::string, std::string>> nicknames;

  base::Drawn password_id() const;  // "00T…", whether there is a password or not

  Email* find_email(std::string_view email_id);
  const Email* find_email(std::string_view email_id) const;
  Phone* find_phone(std::string_view phone_id);
  const Phone* find_phone(std::string_view phone_id) const;
  const Email* verified_email(EmailRole role) const;
  AppAuthenticator* find_app_authenticator(std::string_view enrolment_id);
  const AppAuthenticator* find_app_authenticator(std::string_view enrolment_id) const;
  // Whether an answer to the challenge still counts.
  bool waits(const PushChallenge& challenge, base::Time now) const;
  // The enrolment that the challenge was put before.
  const AppAuthenticator* enrolment_of_challenge(std::string_view challenge_id) const;
  const std::string* find_nickname(std::string_view enrolment_id) const;  // nullptr where there is none
  // Nothing takes it away.
  void set_nickname(std::string_view enrolment_id, std::optional<std::string_view> nickname);
};

}  // namespace providers::okta
