#pragma once
// An Okta user: what is enrolled, as one immutable snapshot. A value; edited as a draft inside a transaction.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "identity/account.h"
#include "identity/one_time_code.h"
#include "identity/password_history.h"
#include "json/tree.h"
#include "providers/okta/app_authenticator.h"
#include "providers/okta/approval.h"
#include "providers/okta/phone.h"

namespace providers::okta {

enum class EmailRole : std::uint8_t { kPrimary, kSecondary };
std::string_view to_string(EmailRole role);  // "PRIMARY", "SECONDARY"

// A code and a magic link that were sent to an address. A newer one for the same address takes its place.
struct EmailChallenge {
  std::string id;  // "myaccount.…"
  identity::OneTimeCode code;
  // The magic link was followed: the poll says VERIFIED until the challenge expires, and the code is no longer good.
  bool followed = false;
};

struct Email {
  std::string id;  // 32 hex digits
  std::string address;
  EmailRole role = EmailRole::kPrimary;
  bool verified = false;
  std::optional<EmailChallenge> challenge;
  base::Time sent_at{};  // the newest challenge; the epoch for never

  // The challenge that a code can still be typed for; nullptr where there is none.
  const EmailChallenge* live_challenge(base::Time now) const;
};

struct Account : identity::Account {
  static constexpr std::size_t kMaxPhones = 10;

  std::vector<Email> emails;  // in the order in which they were added
  std::vector<Phone> phones;
  std::optional<identity::PasskeyChallenge> passkey_challenge;  // of the registration that is pending
  identity::PasswordHistory password_history;
  std::string password_id;                 // "00T…", whether there is a password or not
  std::string password_status = "ACTIVE";  // or "EXPIRED", "SUSPENDED"
  bool administrator = false;              // of the organization
  bool locked_out = false;                 // no password signs in until the organization lets them in again
  // Attributes by name, `login` and `email` included. Shared between snapshots, so never changed: replaced.
  std::shared_ptr<const json::Tree> profile;
  std::vector<AppAuthenticator> app_authenticators;  // the newest last
  std::vector<Approval> approvals;                   // that applications wait for; the newest last
  // What the person calls an enrolment, by its id.
  std::vector<std::pair<std::string, std::string>> nicknames;

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
  AppAuthenticator* enrolment_of_challenge(std::string_view challenge_id);
  const AppAuthenticator* enrolment_of_challenge(std::string_view challenge_id) const;
  const std::string* find_nickname(std::string_view enrolment_id) const;  // nullptr where there is none
  // Nothing takes it away.
  void set_nickname(std::string_view enrolment_id, std::optional<std::string_view> nickname);
  void set_profile(std::string_view attribute, json::Tree value);
};

}  // namespace providers::okta
