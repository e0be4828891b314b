#include "core/accounts_of.h"

#include <gtest/gtest.h>

#include "unit/support/notes.h"
#include "unit/support/time.h"

namespace core {
namespace {

using support::Person;
using support::yaml;

constexpr std::string_view kTemplate = "[{template: 'load-{n}@example.test', count: 1000, token: 'load-{n}'}]";

struct People {
  explicit People(std::string_view templates = "[]") : accounts(base::Seed::from_number(1), compiled(templates), reader(), support::kNoon) {}

  static UserTemplates compiled(std::string_view list) {
    json::Tree tree = yaml(list);
    return std::move(*UserTemplates::compile(std::move(*tree.array())));
  }
  static AccountsOf<Person>::Reader reader() { return {support::notes::make, support::notes::id_of_login, support::notes::change}; }

  AccountName create(std::string_view entry) {
    const auto made = accounts.create(yaml(entry), support::kNoon);
    EXPECT_TRUE(made) << entry;
    return made.value_or(AccountName{});
  }
  std::string refusal(std::string_view entry) {
    const auto made = accounts.create(yaml(entry), support::kNoon);
    return made ? "" : std::string(made.error().cause);
  }
  // The login that a name leads to; "" where it leads to nobody.
  std::string login(std::string_view user) const {
    const auto name = accounts.resolve(user);
    return name ? name->login : "";
  }
  std::string holder(std::string_view token) const {
    const auto name = accounts.holder_of_literal(token);
    return name ? name->login : "";
  }
  Person person(const AccountName& name) const {
    Person found;
    const state::Guard guard;
    EXPECT_TRUE(accounts.read(guard, name, [&](const Person& person) { found = person; }));
    return found;
  }
  bool add_note(const AccountName& name, std::string note) {
    const state::Guard guard;
    return accounts.edit(guard, name, [&](Person& draft) {
      draft.notes.push_back(note);
      return true;
    });
  }
  std::size_t entries() const {
    std::size_t count = 0;
    accounts.visit_all([&](const identity::Account&) { return ++count > 0; });
    return count;
  }
  std::string change(const AccountName& name, std::string_view entry) {
    const auto changed = accounts.change(name, yaml(entry), {});
    return changed ? changed->login : std::string(changed.error().cause);
  }

  AccountsOf<Person> accounts;
};

TEST(Place, OfAnAccountIsFoundOnceAndShowsWhatBecomesOfIt) {
  People people;
  const AccountName name = people.create("{login: mia@example.test}");
  void* place = nullptr;
  const AccountReference mia(name.id, name.login, &place);
  const auto notes = [&] {
    std::size_t count = 0;
    const state::Guard guard;
    EXPECT_TRUE(people.accounts.read(guard, mia, [&](const Person& person) { count = person.notes.size(); }));
    return count;
  };
  EXPECT_EQ(notes(), 0U);
  EXPECT_NE(place, nullptr);
  const void* const found = place;
  people.add_note(name, "a");
  EXPECT_EQ(notes(), 1U);
  EXPECT_EQ(place, found);
  EXPECT_TRUE(people.accounts.remove(name));
  const state::Guard guard;
  EXPECT_FALSE(people.accounts.read(guard, mia, [](const Person&) {}));
}

TEST(Accounts, AreFoundByIdLoginAndShortName) {
  People people;
  const AccountName alice = people.create("{login: alice@example.test}");
  for (const std::string& user : {alice.id, alice.login, std::string("alice")}) EXPECT_EQ(people.login(user), alice.login) << user;
}

TEST(Accounts, AreFoundByLoginAndShortNameInAnyLetterCase) {
  People people;
  people.create("{login: Alice@Example.test}");
  for (const char* user : {"alice@example.test", "ALICE@EXAMPLE.TEST", "ALICE"})
    EXPECT_EQ(people.login(user), "Alice@Example.test") << user;
}

TEST(Accounts, AreNotFoundByWhatNobodyIsCalled) {
  People people;
  people.create("{login: alice@example.test}");
  for (const char* user : {"", "bob", "alice@", "alice@example", "example.test", "p"}) EXPECT_EQ(people.login(user), "") << user;
}

TEST(Accounts, AreNotFoundByAShortNameThatSeveralShare) {
  People people;
  people.create("{login: alice@a.test}");
  people.create("{login: alice@b.test}");
  EXPECT_EQ(people.login("alice"), "");
  EXPECT_EQ(people.login("alice@a.test"), "alice@a.test");
}

TEST(Accounts, ShareAShortNameNoLongerOnceTheOtherIsGoneOrRenamed) {
  People people;
  people.create("{login: alice@a.test}");
  const AccountName second = people.create("{login: alice@b.test}");
  const AccountName third = people.create("{login: alice@c.test}");
  people.accounts.remove(second);
  EXPECT_EQ(people.login("alice"), "");
  people.change(third, "{login: carol@c.test}");
  EXPECT_EQ(people.login("alice"), "alice@a.test");
}

TEST(Accounts, ShareShortNamesWithUsersOfTemplatesToo) {
  People people("[{template: 'load-{n}@example.test', count: 5}, {template: 'load-{n}@other.test', count: 2}]");
  EXPECT_EQ(people.login("load-1"), "");
  EXPECT_EQ(people.login("load-4"), "load-4@example.test");
  people.create("{login: load-4@third.test}");
  EXPECT_EQ(people.login("load-4"), "");
}

TEST(Accounts, OfATemplateKeepItsNamesUntilTheyGetOthers) {
  People people(kTemplate);
  const AccountName seven = *people.accounts.resolve("load-7");
  people.add_note(seven, "changed");
  for (const char* user : {"LOAD-7", "load-7@example.test"}) EXPECT_EQ(people.login(user), "load-7@example.test") << user;
  EXPECT_EQ(people.holder("load-7"), "load-7@example.test");
  EXPECT_EQ(people.refusal("{login: load-7@example.test}"), causes::kLoginTaken);

  people.change(seven, "{login: seven@example.test, token: sieben}");
  for (const char* user : {"seven", "seven@example.test"}) EXPECT_EQ(people.login(user), "seven@example.test") << user;
  EXPECT_EQ(people.holder("sieben"), "seven@example.test");
  for (const char* user : {"load-7", "load-7@example.test"}) EXPECT_EQ(people.login(user), "") << user;
  EXPECT_EQ(people.holder("load-7"), "");
}

TEST(Accounts, OfATemplateComeBackToTheirLoginUnlessAnotherTookIt) {
  People people(kTemplate);
  const AccountName seven = *people.accounts.resolve("load-7");
  people.change(seven, "{login: seven}");
  EXPECT_EQ(people.change(seven, "{login: load-7@example.test}"), "load-7@example.test");
  people.change(seven, "{login: seven}");
  people.create("{login: load-7@example.test}");
  EXPECT_EQ(people.change(seven, "{login: load-7@example.test}"), causes::kLoginTaken);
}

TEST(Accounts, RefuseALoginThatSomebodyHasInAnyLetterCase) {
  People people(kTemplate);
  people.create("{login: alice@example.test}");
  EXPECT_EQ(people.refusal("{login: alice@example.test}"), causes::kLoginTaken);
  EXPECT_EQ(people.refusal("{login: ALICE@example.test}"), causes::kLoginTaken);
  EXPECT_EQ(people.refusal("{login: load-1@example.test}"), causes::kLoginTaken);
  EXPECT_EQ(people.refusal("{login: LOAD-1@example.test}"), causes::kLoginTaken);
}

TEST(Accounts, RefuseAnEntryThatIsWrong) {
  People people;
  EXPECT_EQ(people.refusal("{login: 5}"), causes::kUserInvalid);
  EXPECT_EQ(people.refusal("{login: ''}"), causes::kUserInvalid);
  EXPECT_EQ(people.entries(), 0U);
}

TEST(Accounts, ChangeWhatIsNamed) {
  People people;
  const AccountName alice = people.create("{login: alice, notes: [milk], token: a}");
  EXPECT_EQ(people.change(alice, "{notes: [eggs]}"), "alice");
  EXPECT_EQ(people.person(alice).notes, std::vector<std::string>{"eggs"});
  EXPECT_EQ(people.holder("a"), "alice");
}

TEST(Accounts, ChangeNothingWhereTheEntryIsWrong) {
  People people;
  const AccountName alice = people.create("{login: alice, notes: [milk]}");
  EXPECT_EQ(people.change(alice, "{login: bob, notes: 5}"), causes::kUserInvalid);
  EXPECT_EQ(people.person(alice).notes, std::vector<std::string>{"milk"});
  EXPECT_EQ(people.login("alice"), "alice");
}

TEST(Accounts, AreFoundByTheirNewLoginAlone) {
  People people;
  const AccountName alice = people.create("{login: alice@example.test}");
  EXPECT_EQ(people.change(alice, "{login: alison@example.test}"), "alison@example.test");
  EXPECT_EQ(people.login("alison"), "alison@example.test");
  EXPECT_EQ(people.login(alice.id), "alison@example.test");
  EXPECT_EQ(people.login("alice@example.test"), "");
  EXPECT_EQ(people.login("alice"), "");
}

TEST(Accounts, KeepTheirLoginWhereTheNewOneIsTaken) {
  People people(kTemplate);
  const AccountName alice = people.create("{login: alice}");
  people.create("{login: bob}");
  EXPECT_EQ(people.change(alice, "{login: BOB}"), causes::kLoginTaken);
  EXPECT_EQ(people.change(alice, "{login: load-7@example.test}"), causes::kLoginTaken);
  EXPECT_EQ(people.login("alice"), "alice");
}

TEST(Accounts, MayChangeTheLetterCaseOfTheirOwnLogin) {
  People people;
  const AccountName alice = people.create("{login: alice}");
  EXPECT_EQ(people.change(alice, "{login: Alice}"), "Alice");
  EXPECT_EQ(people.login("alice"), "Alice");
}

TEST(Accounts, MayTakeALoginThatAnotherGaveUp) {
  People people;
  const AccountName first = people.create("{login: alice}");
  people.change(first, "{login: alison}");
  const AccountName second = people.create("{login: alice}");
  EXPECT_NE(second.id, first.id);
  EXPECT_EQ(people.login(first.id), "alison");
  EXPECT_EQ(people.login("alice"), "alice");
  EXPECT_EQ(people.login(second.id), "alice");
}

TEST(Accounts, AreGoneOnceRemoved) {
  People people;
  const AccountName alice = people.create("{login: alice, token: a}");
  EXPECT_TRUE(people.accounts.remove(alice));
  for (const std::string& user : {alice.id, std::string("alice")}) EXPECT_EQ(people.login(user), "") << user;
  EXPECT_EQ(people.holder("a"), "");
  EXPECT_FALSE(people.accounts.visit(alice, [](const identity::Account&) { FAIL(); }));
  EXPECT_FALSE(people.add_note(alice, "x"));
  EXPECT_EQ(people.entries(), 0U);
}

TEST(Accounts, CannotBeRemovedTwice) {
  People people;
  const AccountName alice = people.create("{login: alice}");
  EXPECT_TRUE(people.accounts.remove(alice));
  EXPECT_FALSE(people.accounts.remove(alice));
  EXPECT_FALSE(people.accounts.remove({"nobody", "nobody"}));
}

TEST(Accounts, ComeAgainAfterTheyWereRemovedUnderTheirOldIdWithNothingOfBefore) {
  People people;
  const AccountName before = people.create("{login: alice, notes: [milk], token: a}");
  people.accounts.remove(before);
  const AccountName after = people.create("{login: alice, token: b}");
  EXPECT_EQ(after.id, before.id);
  EXPECT_TRUE(people.person(after).notes.empty());
  EXPECT_EQ(people.holder("a"), "");
  EXPECT_EQ(people.holder("b"), "alice");
  EXPECT_EQ(people.login("alice"), "alice");
}

TEST(Accounts, DrawOtherIdentifiersThanTheOneWhoHadTheirLogin) {
  People people;
  const AccountName before = people.create("{login: alice}");
  people.accounts.edit_common(before, [](identity::Account& account) { account.draws = 5; });
  people.accounts.remove(before);
  EXPECT_EQ(people.person(people.create("{login: alice}")).draws, 5U);
}

TEST(Accounts, HoldTheirLiteralTokenUntilItEndsOrChanges) {
  People people;
  const AccountName alice = people.create("{login: alice, token: a}");
  EXPECT_EQ(people.holder("a"), "alice");
  people.change(alice, "{token: b}");
  EXPECT_EQ(people.holder("a"), "");
  EXPECT_EQ(people.holder("b"), "alice");
  people.accounts.edit_common(alice, [](identity::Account& account) { account.literal_token_ended = true; });
  EXPECT_EQ(people.holder("b"), "");
}

TEST(Accounts, MayTakeALiteralTokenThatAnotherGaveUp) {
  People people;
  const AccountName alice = people.create("{login: alice, token: t}");
  people.change(alice, "{token: null}");
  people.create("{login: bob, token: t}");
  EXPECT_EQ(people.holder("t"), "bob");
}

TEST(Accounts, HoldNoEmptyToken) {
  People people;
  people.create("{login: alice}");
  EXPECT_EQ(people.holder(""), "");
}

TEST(Accounts, AreVisitedUntilTheVisitorHasEnough) {
  People people;
  for (const char* login : {"{login: a}", "{login: b}", "{login: c}"}) people.create(login);
  std::size_t visits = 0;
  people.accounts.visit_all([&](const identity::Account&) { return ++visits < 2; });
  EXPECT_EQ(visits, 2U);
}

TEST(TemplateUsers, AreThereBeforeAnythingTouchesThem) {
  People people(kTemplate);
  for (const char* user : {"load-7@example.test", "load-7"}) EXPECT_EQ(people.login(user), "load-7@example.test") << user;
  EXPECT_EQ(people.holder("load-7"), "load-7@example.test");
  EXPECT_EQ(people.login("load-1000"), "");
  EXPECT_EQ(people.holder("load-1000"), "");
}

TEST(TemplateUsers, CostNothingUntilTheyAreChanged) {
  People people(kTemplate);
  const AccountName name = *people.accounts.resolve("load-7");
  EXPECT_EQ(people.person(name).login, "load-7@example.test");
  EXPECT_EQ(people.holder("load-7"), "load-7@example.test");
  EXPECT_EQ(people.entries(), 0U);
  people.add_note(name, "milk");
  EXPECT_EQ(people.entries(), 1U);
  EXPECT_EQ(people.person(name).notes, std::vector<std::string>{"milk"});
}

TEST(TemplateUsers, AreNotKeptWhereTheChangeIsDropped) {
  People people(kTemplate);
  const AccountName name = *people.accounts.resolve("load-7");
  const state::Guard guard;
  EXPECT_FALSE(people.accounts.edit(guard, name, [](Person&) { return false; }));
  EXPECT_EQ(people.entries(), 0U);
}

TEST(TemplateUsers, AreNobodyUnderAnothersId) {
  People people(kTemplate);
  EXPECT_FALSE(people.add_note({people.accounts.resolve("load-8")->id, "load-7@example.test"}, "x"));
  EXPECT_FALSE(people.add_note({"", "load-7@example.test"}, "x"));
}

TEST(TemplateUsers, StayGoneOnceRemoved) {
  People people(kTemplate);
  EXPECT_TRUE(people.accounts.remove(*people.accounts.resolve("load-7")));
  EXPECT_EQ(people.login("load-7"), "");
  EXPECT_EQ(people.login("load-7@example.test"), "");
  EXPECT_EQ(people.holder("load-7"), "");
}

TEST(TemplateUsers, AreFoundByTheirNewNamesAlone) {
  People people(kTemplate);
  const AccountName name = *people.accounts.resolve("load-7");
  people.change(name, "{login: seven@example.test, token: seven}");
  EXPECT_EQ(people.login("seven"), "seven@example.test");
  EXPECT_EQ(people.login("load-7"), "");
  EXPECT_EQ(people.login("load-7@example.test"), "");
  EXPECT_EQ(people.holder("load-7"), "");
  EXPECT_EQ(people.holder("seven"), "seven@example.test");
}

TEST(Templates, HaveUsersAsOldAsTheirWorld) {
  People people(kTemplate);
  EXPECT_EQ(people.person(*people.accounts.resolve("load-7")).created_at, support::kNoon);
}

// What an operation does that makes a login somebody's: reserve, publish, settle.
bool rename(People& people, const AccountName& name, const std::string& login) {
  if (!people.accounts.reserve_login(name, login)) return false;
  people.accounts.edit_common(name, [&](identity::Account& account) { account.login = login; });
  people.accounts.settle_login(name, login);
  return true;
}

TEST(ReserveLogin, TakesALoginAheadOfItsTransaction) {
  People people(kTemplate);
  const AccountName alice = people.create("{login: alice}");
  people.create("{login: bob}");
  EXPECT_TRUE(rename(people, alice, "alison@example.test"));
  EXPECT_EQ(people.login("alison"), "alison@example.test");
  EXPECT_EQ(people.login("alice"), "");
  EXPECT_FALSE(rename(people, alice, "BOB"));
  EXPECT_TRUE(rename(people, *people.accounts.resolve("load-7"), "seven"));
  EXPECT_FALSE(rename(people, alice, "load-8@example.test")) << "a template's user whom nobody has touched";
  EXPECT_FALSE(people.accounts.reserve_login({"nobody", "nobody"}, "nobody"));
}

TEST(ReserveLogin, KeepsOthersFromItUntilItIsSettled) {
  People people;
  const AccountName alice = people.create("{login: alice}"), bob = people.create("{login: bob}");
  EXPECT_TRUE(people.accounts.reserve_login(alice, "new"));
  EXPECT_FALSE(people.accounts.reserve_login(bob, "new"));
  EXPECT_EQ(people.refusal("{login: new}"), causes::kLoginTaken);
  EXPECT_EQ(people.login("new"), "");
  EXPECT_EQ(people.login("alice"), "alice");
  people.accounts.settle_login(alice, "new");
  EXPECT_TRUE(rename(people, bob, "new")) << "alice did not take it after all";
}

// What an operation does that enrols: reserve, publish, settle.
bool enrol(People& people, const AccountName& name, std::string_view credential) {
  if (!people.accounts.reserve_belonging(name, credential)) return false;
  people.accounts.edit_common(name, [&](identity::Account& account) {
    account.passkeys.push_back({.credential_id = std::string(credential)});
  });
  people.accounts.settle_belonging(name, credential);
  return true;
}

TEST(Credentials, BelongToOneAccount) {
  People people(kTemplate);
  const AccountName alice = people.create("{login: alice}"), bob = people.create("{login: bob}");
  EXPECT_FALSE(people.accounts.holder_of_belonging("key"));
  EXPECT_TRUE(enrol(people, alice, "key"));
  EXPECT_FALSE(enrol(people, bob, "key"));
  EXPECT_TRUE(enrol(people, *people.accounts.resolve("load-7"), "another"));
  EXPECT_EQ(people.accounts.holder_of_belonging("key")->login, "alice");
  EXPECT_EQ(people.accounts.holder_of_belonging("another")->login, "load-7@example.test");
  EXPECT_FALSE(people.accounts.reserve_belonging({"nobody", "nobody"}, "new"));
}

TEST(Credentials, AreFreeOnceTheirPasskeyIsGone) {
  People people;
  const AccountName alice = people.create("{login: alice}"), bob = people.create("{login: bob}");
  enrol(people, alice, "key");
  people.accounts.edit_common(alice, [](identity::Account& account) { account.passkeys.clear(); });
  EXPECT_FALSE(people.accounts.holder_of_belonging("key"));
  EXPECT_TRUE(enrol(people, bob, "key"));
  people.accounts.remove(bob);
  EXPECT_FALSE(people.accounts.holder_of_belonging("key"));
  EXPECT_TRUE(enrol(people, alice, "key"));
}

TEST(Credentials, AreFreeAfterATransactionThatDidNotTakeThem) {
  People people;
  const AccountName alice = people.create("{login: alice}"), bob = people.create("{login: bob}");
  EXPECT_TRUE(people.accounts.reserve_belonging(alice, "key"));
  EXPECT_FALSE(people.accounts.reserve_belonging(bob, "key"));
  EXPECT_FALSE(people.accounts.holder_of_belonging("key"));
  people.accounts.settle_belonging(alice, "key");
  EXPECT_TRUE(enrol(people, bob, "key"));
}

}  // namespace
}  // namespace core
