#include "identity/password_policy.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "base/text.h"
#include "unit/support/text.h"

namespace identity::password_policy_test {
namespace {

using support::yaml;

const json::Attributes kNobody;

PasswordPolicy policy(std::string_view text) {
  const json::Tree tree = yaml(text);
  return PasswordPolicy::read(&tree);
}

bool fits(const PasswordPolicy& policy, std::string_view password, std::string_view login = "", const json::Attributes& profile = kNobody) {
  return policy.faults(password, login, profile).empty();
}

TEST(PasswordPolicy, HasDefaultsOfItsOwn) {
  for (const PasswordPolicy& read : {PasswordPolicy::read(nullptr), policy("{}")}) {
    EXPECT_EQ(read.min_length, 8U);
    EXPECT_EQ(read.min_symbol, 0U);
    EXPECT_TRUE(read.exclude_username);
    EXPECT_TRUE(read.exclude_attributes.empty());
    EXPECT_EQ(read.history, 4U);
    EXPECT_FALSE(read.required);
    EXPECT_TRUE(read.allow_change && read.allow_reset);
  }
}

TEST(PasswordPolicy, ReadsEveryMember) {
  const PasswordPolicy read = policy(R"({min_length: 1, min_lower: 2, min_upper: 3, min_number: 4, min_symbol: 5,
      exclude_username: false, exclude_attributes: [a, b], history: 6, required: true, allow_change: false, allow_reset: false})");
  EXPECT_EQ(read.min_length, 1U);
  EXPECT_EQ(read.min_lower, 2U);
  EXPECT_EQ(read.min_upper, 3U);
  EXPECT_EQ(read.min_number, 4U);
  EXPECT_EQ(read.min_symbol, 5U);
  EXPECT_FALSE(read.exclude_username);
  EXPECT_EQ(read.exclude_attributes, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(read.history, 6U);
  EXPECT_TRUE(read.required);
  EXPECT_FALSE(read.allow_change || read.allow_reset);
}

TEST(PasswordPolicy, DescribesItselfInTheVendorsWords) {
  EXPECT_EQ(PasswordPolicy{}.description(),
            "Password requirements: at least 8 characters, a lowercase letter, an uppercase letter, a number, no parts of "
            "your username. Your password cannot be any of your last 4 password(s).");
  EXPECT_EQ(policy("{min_length: 1, min_lower: 2, min_upper: 0, min_number: 3, min_symbol: 1, exclude_username: false, "
                   "exclude_attributes: [firstName, city], history: 0}")
                .description(),
            "Password requirements: at least 1 character, 2 lowercase letters, 3 numbers, a symbol, does not include your "
            "first name, does not include your city.");
}

TEST(PasswordPolicy, NamesEveryFaultInOrder) {
  const PasswordPolicy strict = policy("{min_symbol: 1, exclude_attributes: [firstName]}");
  const json::Attributes profile(yaml("{firstName: Al}"));
  EXPECT_EQ(strict.faults("", "", profile),
            (std::vector{PasswordFault::kTooShort, PasswordFault::kNoLowerCase, PasswordFault::kNoUpperCase,
                         PasswordFault::kNoNumber, PasswordFault::kNoSymbol}));
  EXPECT_EQ(strict.faults("xaLiCe1!", "alice@x", profile),
            (std::vector{PasswordFault::kHoldsUsername, PasswordFault::kHoldsAttribute}));
}

TEST(PasswordPolicy, CountsCharactersAndNotBytes) {
  const PasswordPolicy five = policy("{min_length: 5, min_lower: 0, min_upper: 0, min_number: 0, min_symbol: 4}");
  EXPECT_TRUE(fits(five, "\u00e9\u4e2d\U0001F600\u00e9a"));
  EXPECT_FALSE(fits(five, "\u00e9\u4e2d\U0001F600\u00e9"));
  EXPECT_FALSE(fits(five, "\u00e9\u4e2d\U0001F600aa"));
}

TEST(PasswordPolicy, RefusesWhatIsTooLongBeforeAnythingElse) {
  EXPECT_TRUE(fits(policy("{}"), "Aa1" + std::string(PasswordPolicy::kMaxBytes - 3, 'x')));
  EXPECT_EQ(policy("{}").faults("Aa1" + std::string(PasswordPolicy::kMaxBytes - 2, 'x'), "", kNobody), std::vector{PasswordFault::kTooLong});
}

TEST(PasswordPolicy, LooksForValuesOfAttributesThatAreText) {
  const PasswordPolicy named = policy("{exclude_attributes: [firstName, age, missing, nothing]}");
  const json::Attributes profile(yaml("{firstName: Ng, age: 12, nothing: ''}"));
  EXPECT_FALSE(fits(named, "StroNG-Horse-1", "", profile));
  EXPECT_TRUE(fits(named, "Correct-Horse-12", "", profile));
}

TEST(UsernameParts, AreOfFourCharactersOrMore) {
  using Parts = std::vector<std::string_view>;
  EXPECT_EQ(username_parts("alice.ng_the-first#2@example.test"), (Parts{"alice", "first", "example", "test"}));
  EXPECT_EQ(username_parts("bob@abc"), Parts{});
  EXPECT_EQ(username_parts(""), Parts{});
  EXPECT_EQ(username_parts("..@@longer"), Parts{"longer"});
}

// ------------------------------------------------------------------------------------------------- laws

std::string any_password() {
  return *rc::gen::container<std::string>(rc::gen::elementOf(std::string("abcXYZ019 -!.@_")));
}

PasswordPolicy any_policy() {
  PasswordPolicy made;
  made.min_length = *rc::gen::inRange<std::size_t>(0, 12);
  made.min_lower = *rc::gen::inRange<std::size_t>(0, 3);
  made.min_upper = *rc::gen::inRange<std::size_t>(0, 3);
  made.min_number = *rc::gen::inRange<std::size_t>(0, 3);
  made.min_symbol = *rc::gen::inRange<std::size_t>(0, 3);
  made.exclude_username = *rc::gen::arbitrary<bool>();
  return made;
}

TEST(PasswordPolicyLaws, AgreesWithAPlainModel) {
  EXPECT_TRUE(rc::check("a password fits if and only if every count is reached and no part of the login is in it", [] {
    const PasswordPolicy made = any_policy();
    const std::string password = any_password();
    const std::string login = "abcx.YZ01@c019";
    const auto many = [&](auto is) { return static_cast<std::size_t>(std::count_if(password.begin(), password.end(), is)); };
    const bool counts = password.size() >= made.min_length && many([](char c) { return c >= 'a' && c <= 'z'; }) >= made.min_lower &&
                        many([](char c) { return c >= 'A' && c <= 'Z'; }) >= made.min_upper &&
                        many([](char c) { return c >= '0' && c <= '9'; }) >= made.min_number &&
                        many([](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }) >= made.min_symbol;
    const std::string lower = base::to_lower(password);
    const bool named = lower.find("abcx") != std::string::npos || lower.find("yz01") != std::string::npos ||
                       lower.find("c019") != std::string::npos;
    RC_CLASSIFY(counts);
    RC_ASSERT(fits(made, password, login) == (counts && !(made.exclude_username && named)));
  }));
}

TEST(PasswordPolicyLaws, IsMonotone) {
  EXPECT_TRUE(rc::check("what fits a policy fits every laxer one, and stays fit with a letter more", [] {
    PasswordPolicy strict = any_policy();
    strict.exclude_username = false;
    const std::string password = any_password();
    RC_PRE(fits(strict, password));
    PasswordPolicy lax = strict;
    for (std::size_t* least : {&lax.min_length, &lax.min_lower, &lax.min_upper, &lax.min_number, &lax.min_symbol})
      *least = *rc::gen::inRange<std::size_t>(0, *least + 1);
    RC_ASSERT(fits(lax, password));
    RC_ASSERT(fits(strict, password + *rc::gen::element<std::string>("a", "A", "1", "-")));
  }));
}

TEST(PasswordPolicyLaws, FindsALoginsPartWhereverItStands) {
  EXPECT_TRUE(rc::check("a part of the login in any case between any texts is found", [] {
    std::string part = *rc::gen::container<std::string>(rc::gen::inRange('a', 'z'));
    RC_PRE(part.size() >= 4);
    const std::string login = "x." + part + "@y";
    for (char& c : part)
      if (*rc::gen::arbitrary<bool>()) c = static_cast<char>(c - 'a' + 'A');
    const auto faults = PasswordPolicy{}.faults(any_password() + part + any_password(), login, kNobody);
    RC_ASSERT(std::find(faults.begin(), faults.end(), PasswordFault::kHoldsUsername) != faults.end());
  }));
}

}  // namespace
}  // namespace identity::password_policy_test
