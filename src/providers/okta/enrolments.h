#pragma once
// The authenticators of an organization, and a user's enrolments in each, as they follow from the account. Pure functions.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "providers/okta/account.h"
#include "providers/okta/settings.h"

namespace providers::okta {

struct Enrolment {
  std::string id;
  std::string name;
  base::Time created{};
  base::Time last_challenged{};  // the epoch where it never was
  // What the profile shows of an address or a number, and under which name; "" for no profile.
  std::string_view profile_member;
  std::string profile_value;
  bool can_unenroll = true;
};

struct Authenticator {
  std::string_view key;   // "okta_email"
  std::string_view name;  // "" of the custom authenticator, which the settings name
  bool (*offered)(const Settings& settings);
  // Whether the account may enrol (once more).
  bool (*enrollable)(const Settings& settings, const Account& account);
  std::vector<Enrolment> (*enrolments)(const Account& account);

  bool is_password() const { return key == "okta_password"; }
};

std::span<const Authenticator> authenticators();

// First and last character of what stands before the @, with asterisks for the rest; a number's first and last digits.
std::string masked_email(std::string_view address);
std::string masked_number(std::string_view number);

}  // namespace providers::okta
