#pragma once
// An Okta user: what is enrolled, as one immutable snapshot. A value; edited as a draft inside a transaction.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/account.h"
#include "identity/one_time_code.h"
#include "json/tree.h"

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

  // The challenge that a code can still be typed for; nullptr where there is none.
  const EmailChallenge* live_challenge(base::Time now) const;
};

struct Phone {
  std::string id;
  std::string number;  // E.164
  std::string method;  // "SMS" or "CALL"
  bool verified = false;
};

struct Account : identity::Account {
  std::vector<Email> emails;  // in the order in which they were added
  std::vector<Phone> phones;
  std::optional<identity::PasskeyChallenge> passkey_challenge;  // of the registration that is pending
  // Attributes by name, `login` and `email` included. Shared between snapshots, so never changed: replaced.
  std::shared_ptr<const json::Tree> profile;
  // The fixture's app_authenticators, as it has them.
  std::shared_ptr<const json::Tree> enrolments;

  Email* find_email(std::string_view email_id);
  const Email* find_email(std::string_view email_id) const;
  const Email* verified_email(EmailRole role) const;
  void set_profile(std::string_view attribute, json::Tree value);
};

}  // namespace providers::okta
