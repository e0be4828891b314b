#pragma once
// What a password must be like, as a fixture's `password_policy` says it. A value; its functions are pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "json/attributes.h"
#include "json/tree.h"

namespace identity {

enum class PasswordFault : std::uint8_t {
  kTooShort,
  kTooLong,
  kNoLowerCase,
  kNoUpperCase,
  kNoNumber,
  kNoSymbol,
  kHoldsUsername,
  kHoldsAttribute,
};

struct PasswordPolicy {
  // Whatever the policy: longer ones are refused before anything dear is done with them.
  static constexpr std::size_t kMaxBytes = 1024;

  std::size_t min_length = 8;  // in characters
  std::size_t min_lower = 1;   // of a to z
  std::size_t min_upper = 1;
  std::size_t min_number = 1;
  std::size_t min_symbol = 0;  // anything else
  bool exclude_username = true;
  std::vector<std::string> exclude_attributes;  // of the profile
  std::size_t history = 4;     // how many passwords, the present one included, may not come again
  bool required = false;       // a password cannot be given up
  bool allow_change = true;    // people may change theirs, knowing it
  bool allow_reset = true;     // people may set another without knowing it

  // Defaults where the fixture says nothing; nullptr for no policy of its own.
  static PasswordPolicy read(const json::Tree* fixture);

  // "Password requirements: at least 8 characters, a lowercase letter, … Your password cannot be any of your last 4
  // password(s)."
  std::string description() const;
  // Every way in which `password` is not what the policy asks for, history aside, in the order of the fields.
  std::vector<PasswordFault> faults(std::string_view password, std::string_view login, const json::Attributes& profile) const;
};

// The parts of a login that may not be in a password: what stands between . - _ # and @, of four characters or more.
std::vector<std::string_view> username_parts(std::string_view login);

}  // namespace identity
