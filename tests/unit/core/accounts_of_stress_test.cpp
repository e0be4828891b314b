// Many threads make, rename and edit accounts at once: names have one holder, and no edit is lost.
#include <gtest/gtest.h>

#include "core/accounts_of.h"
#include "unit/state/threads.h"
#include "unit/support/notes.h"
#include "unit/support/time.h"

namespace core {
namespace {

using state::testing::run_together;
using support::Person;
using support::yaml;

constexpr std::size_t kTogether = 4;

std::unique_ptr<AccountsOf<Person>> people() {
  json::Tree templates = yaml("[{template: 'load-{n}@example.test', count: 1000}]");
  return std::make_unique<AccountsOf<Person>>(base::Seed::from_number(1),
                                              std::move(*UserTemplates::compile(std::move(*templates.array()))),
                                              AccountsOf<Person>::Reader{support::notes::make, support::notes::id_of_login, support::notes::change},
                                              support::kNoon);
}

// A user for each thread: u0, u1 and so on.
std::vector<AccountName> one_each(AccountsOf<Person>& accounts) {
  std::vector<AccountName> names;
  for (std::size_t i = 0; i < kTogether; ++i) names.push_back(*accounts.create(yaml("{login: u" + std::to_string(i) + "}"), support::kNoon));
  return names;
}

std::size_t holders_of(const AccountsOf<Person>& accounts, std::string_view login) {
  std::size_t count = 0;
  accounts.visit_all([&](const identity::Account& account) {
    if (base::iequals(account.login, login)) ++count;
    return true;
  });
  return count;
}

TEST(AccountsStress, GiveALoginThatManyWantToExactlyOne) {
  for (int round = 0; round < 300; ++round) {
    const auto accounts = people();
    std::atomic<std::size_t> won{0};
    run_together(kTogether, [&](std::size_t) {
      if (accounts->create(yaml("{login: alice@example.test}"), support::kNoon)) ++won;
    });
    ASSERT_EQ(won, 1U);
    ASSERT_EQ(holders_of(*accounts, "alice@example.test"), 1U);
    ASSERT_TRUE(accounts->resolve("alice"));
  }
}

TEST(AccountsStress, GiveALoginThatWasGivenUpToExactlyOne) {
  for (int round = 0; round < 300; ++round) {
    const auto accounts = people();
    ASSERT_TRUE(accounts->remove(*accounts->create(yaml("{login: alice}"), support::kNoon)));
    std::atomic<std::size_t> won{0};
    run_together(kTogether, [&](std::size_t) {
      if (accounts->create(yaml("{login: Alice}"), support::kNoon)) ++won;
    });
    ASSERT_EQ(won, 1U);
    ASSERT_EQ(holders_of(*accounts, "alice"), 1U);
  }
}

TEST(AccountsStress, GiveALoginThatManyTakeByRenamingToExactlyOne) {
  for (int round = 0; round < 300; ++round) {
    const auto accounts = people();
    const std::vector<AccountName> names = one_each(*accounts);
    std::atomic<std::size_t> won{0};
    run_together(kTogether, [&](std::size_t me) {
      if (me == 0 ? accounts->create(yaml("{login: wanted}"), support::kNoon) : accounts->change(names[me], yaml("{login: wanted}"), {})) ++won;
    });
    ASSERT_EQ(won, 1U);
    ASSERT_EQ(holders_of(*accounts, "wanted"), 1U);
    for (std::size_t i = 0; i < kTogether; ++i)
      ASSERT_TRUE(accounts->resolve("u" + std::to_string(i)) || accounts->resolve(names[i].id)->login == "wanted");
  }
}

TEST(AccountsStress, LoseNoEditOfOneAccount) {
  constexpr std::uint64_t kEdits = 3000;
  const auto accounts = people();
  const AccountName alice = *accounts->create(yaml("{login: alice}"), support::kNoon);
  run_together(kTogether, [&](std::size_t) {
    for (std::uint64_t i = 0; i < kEdits; ++i) {
      const state::Guard guard;
      accounts->edit(guard, alice, [](Person& draft) { return ++draft.visits > 0; });
    }
  });
  const state::Guard guard;
  accounts->read(guard, alice, [&](const Person& found) { EXPECT_EQ(found.visits, kTogether * kEdits); });
}

// As an operation does whose change makes a login one's own: reserve, publish, settle.
TEST(AccountsStress, GiveALoginThatManyReserveToExactlyOne) {
  for (int round = 0; round < 300; ++round) {
    const auto accounts = people();
    const std::vector<AccountName> names = one_each(*accounts);
    std::atomic<std::size_t> won{0};
    run_together(kTogether, [&](std::size_t me) {
      if (!accounts->reserve_login(names[me], "wanted")) return;
      accounts->edit_common(names[me], [](identity::Account& account) { account.login = "wanted"; });
      accounts->settle_login(names[me], "wanted");
      ++won;
    });
    ASSERT_EQ(won, 1U);
    ASSERT_EQ(holders_of(*accounts, "wanted"), 1U);
  }
}

// As an operation does that adds what one account alone can have.
TEST(AccountsStress, GiveABelongingThatManyReserveToExactlyOne) {
  for (int round = 0; round < 300; ++round) {
    const auto accounts = people();
    const std::vector<AccountName> names = one_each(*accounts);
    std::atomic<std::size_t> won{0};
    run_together(kTogether, [&](std::size_t me) {
      if (!accounts->reserve_belonging(names[me], "wanted")) return;
      accounts->edit_common(names[me], [](identity::Account& account) { account.passkeys.push_back({.credential_id = "wanted"}); });
      accounts->settle_belonging(names[me], "wanted");
      ++won;
    });
    ASSERT_EQ(won, 1U);
    ASSERT_TRUE(accounts->holder_of_belonging("wanted"));
  }
}

// All threads are the first to touch each user.
TEST(AccountsStress, LoseNoFirstEditOfATemplatesUser) {
  const auto accounts = people();
  run_together(kTogether, [&](std::size_t) {
    for (int n = 0; n < 200; ++n) {
      const auto name = accounts->resolve("load-" + std::to_string(n));
      ASSERT_TRUE(name);
      const state::Guard guard;
      ASSERT_TRUE(accounts->edit(guard, *name, [](Person& draft) { return ++draft.visits > 0; }));
    }
  });
  std::size_t users = 0;
  accounts->visit_all([&](const identity::Account& account) {
    EXPECT_EQ(static_cast<const Person&>(account).visits, kTogether);
    return ++users > 0;
  });
  EXPECT_EQ(users, 200U);
}

TEST(AccountsStress, AreWholeForReadersWhileTheyComeAndGo) {
  const auto accounts = people();
  std::atomic<std::size_t> torn{0};
  run_together(kTogether, [&](std::size_t me) {
    for (int i = 0; i < 500; ++i) {
      if (me == 0) {
        if (const auto made = accounts->create(yaml("{login: alice, token: alice, notes: [alice]}"), support::kNoon)) accounts->remove(*made);
        continue;
      }
      const auto name = accounts->holder_of_literal("alice");
      if (!name) continue;
      const state::Guard guard;
      accounts->read(guard, *name, [&](const Person& found) {
        if (found.login != "alice" || found.notes != std::vector<std::string>{"alice"}) ++torn;
      });
    }
  });
  EXPECT_EQ(torn, 0U);
}

}  // namespace
}  // namespace core
