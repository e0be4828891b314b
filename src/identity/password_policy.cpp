#include "identity/password_policy.h"

#include <algorithm>

#include "base/text.h"

namespace identity {
namespace {

constexpr std::string_view kSeparators = ".-_#@";
constexpr std::size_t kShortestPart = 4;

struct Count {
  std::size_t characters = 0, lower = 0, upper = 0, numbers = 0, symbols = 0;
};

Count count(std::string_view password) {
  Count counted;
  for (const char c : password) {
    if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) continue;  // not the first byte of its character
    ++counted.characters;
    if (c >= 'a' && c <= 'z')
      ++counted.lower;
    else if (c >= 'A' && c <= 'Z')
      ++counted.upper;
    else if (c >= '0' && c <= '9')
      ++counted.numbers;
    else
      ++counted.symbols;
  }
  return counted;
}

bool holds(const std::string& lower_case_password, std::string_view text) {
  return !text.empty() && lower_case_password.find(base::to_lower(text)) != std::string::npos;
}

// "a lowercase letter", "2 lowercase letters".
void require(std::vector<std::string>& phrases, std::size_t least, const std::string& one, const std::string& noun) {
  if (least == 1) phrases.push_back(one);
  if (least > 1) phrases.push_back(std::to_string(least) + " " + noun + "s");
}

// firstName -> first name
std::string in_words(std::string_view attribute) {
  std::string words;
  for (const char c : attribute) {
    if (c >= 'A' && c <= 'Z') words += ' ';
    words += base::ascii_lower(c);
  }
  return words;
}

std::size_t size_or(const json::Tree& fixture, std::string_view name, std::size_t fallback) {
  const json::Tree* value = fixture.find(name);
  return value == nullptr ? fallback : static_cast<std::size_t>(value->unsigned_integer().value_or(fallback));
}

bool flag_or(const json::Tree& fixture, std::string_view name, bool fallback) {
  const json::Tree* value = fixture.find(name);
  return value == nullptr || value->boolean() == nullptr ? fallback : *value->boolean();
}

}  // namespace

PasswordPolicy PasswordPolicy::read(const json::Tree* fixture) {
  PasswordPolicy policy;
  if (fixture == nullptr) return policy;
  policy.min_length = size_or(*fixture, "min_length", policy.min_length);
  policy.min_lower = size_or(*fixture, "min_lower", policy.min_lower);
  policy.min_upper = size_or(*fixture, "min_upper", policy.min_upper);
  policy.min_number = size_or(*fixture, "min_number", policy.min_number);
  policy.min_symbol = size_or(*fixture, "min_symbol", policy.min_symbol);
  policy.exclude_username = flag_or(*fixture, "exclude_username", policy.exclude_username);
  const json::Tree* attributes = fixture->find("exclude_attributes");
  for (const json::Tree& name : attributes != nullptr && attributes->array() != nullptr ? *attributes->array() : json::Tree::Array{})
    policy.exclude_attributes.emplace_back(name.string_or(""));
  policy.history = size_or(*fixture, "history", policy.history);
  policy.required = flag_or(*fixture, "required", policy.required);
  policy.allow_change = flag_or(*fixture, "allow_change", policy.allow_change);
  policy.allow_reset = flag_or(*fixture, "allow_reset", policy.allow_reset);
  return policy;
}

std::string PasswordPolicy::description() const {
  std::vector<std::string> phrases;
  phrases.push_back("at least " + std::to_string(min_length) + (min_length == 1 ? " character" : " characters"));
  require(phrases, min_lower, "a lowercase letter", "lowercase letter");
  require(phrases, min_upper, "an uppercase letter", "uppercase letter");
  require(phrases, min_number, "a number", "number");
  require(phrases, min_symbol, "a symbol", "symbol");
  if (exclude_username) phrases.emplace_back("no parts of your username");
  for (const std::string& attribute : exclude_attributes) phrases.push_back("does not include your " + in_words(attribute));
  std::string text = "Password requirements: ";
  for (const std::string& phrase : phrases) text += (&phrase == phrases.data() ? "" : ", ") + phrase;
  text += ".";
  if (history > 0) text += " Your password cannot be any of your last " + std::to_string(history) + " password(s).";
  return text;
}

std::vector<PasswordFault> PasswordPolicy::faults(std::string_view password, std::string_view login,
                                                  const json::Attributes& profile) const {
  if (password.size() > kMaxBytes) return {PasswordFault::kTooLong};
  std::vector<PasswordFault> found;
  const Count counted = count(password);
  if (counted.characters < min_length) found.push_back(PasswordFault::kTooShort);
  if (counted.lower < min_lower) found.push_back(PasswordFault::kNoLowerCase);
  if (counted.upper < min_upper) found.push_back(PasswordFault::kNoUpperCase);
  if (counted.numbers < min_number) found.push_back(PasswordFault::kNoNumber);
  if (counted.symbols < min_symbol) found.push_back(PasswordFault::kNoSymbol);
  const std::string lower = base::to_lower(password);
  const auto parts = exclude_username ? username_parts(login) : std::vector<std::string_view>{};
  if (std::any_of(parts.begin(), parts.end(), [&](std::string_view part) { return holds(lower, part); }))
    found.push_back(PasswordFault::kHoldsUsername);
  const bool holds_attribute = std::any_of(exclude_attributes.begin(), exclude_attributes.end(), [&](const std::string& name) {
    return holds(lower, profile.text(name));
  });
  if (holds_attribute) found.push_back(PasswordFault::kHoldsAttribute);
  return found;
}

std::vector<std::string_view> username_parts(std::string_view login) {
  std::vector<std::string_view> parts;
  while (!login.empty()) {
    const auto end = std::min(login.find_first_of(kSeparators), login.size());
    const std::string_view part = login.substr(0, end);
    if (part.size() >= kShortestPart) parts.push_back(part);
    login.remove_prefix(std::min(end + 1, login.size()));
  }
  return parts;
}

}  // namespace identity
