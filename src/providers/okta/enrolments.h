#pragma once
// The authenticators of an organization, and a user's enrolments in each, as they follow from the account. Pure functions.

#include <functional>
#include <span>
#include <string_view>

#include "base/short_text.h"
#include "base/time.h"
#include "providers/okta/account.h"
#include "providers/okta/settings.h"

namespace providers::okta {

// Shown to a visitor, and good until it returns.
struct Enrolment {
  std::string_view id;
  std::string_view name;
  base::Time created{};
  base::Time last_challenged{};  // the epoch where it never was
  // What the profile shows of an address or a number, and under which name; "" for no profile.
  std::string_view profile_member;
  std::string_view profile_value;
  bool can_unenroll = true;
};

struct Authenticator {
  std::string_view key;   // "okta_email"
  std::string_view name;  // "" of the custom authenticator, which the settings name
  bool (*offered)(const Settings& settings);
  // Whether the account may enrol (once more).
  bool (*enrollable)(const Settings& settings, const Account& account);
  void (*each)(const Account& account, const std::function<void(const Enrolment&)>& visit);

  bool is_password() const { return key == "okta_password"; }
};

std::span<const Authenticator> authenticators();

// First and last character of what stands before the @, with asterisks for the rest; a number's first and last digits.
base::ShortText masked_email(std::string_view address);
base::ShortText masked_number(std::string_view number);

}  // namespace providers::okta
