#include "identity/password_history.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <deque>
#include <map>

#include "crypto/password.h"
#include "identity/typed_password.h"
#include "identity/user_entry.h"
#include "unit/support/text.h"
#include "unit/support/time.h"

namespace identity {
namespace {

TEST(PasswordHistory, KnowsSinceWhenThereIsOne) {
  Account account;
  PasswordHistory history;
  set_password(account, history, "h1", support::kNoon);
  EXPECT_EQ(history.created_at, support::kNoon);
  set_password(account, history, "h2", support::kNoon + std::chrono::hours{1});
  EXPECT_EQ(history.created_at, support::kNoon);
  EXPECT_EQ(history.changed_at, support::kNoon + std::chrono::hours{1});
  drop_password(account, history);
  set_password(account, history, "h3", support::kNoon + std::chrono::hours{2});
  EXPECT_EQ(history.created_at, support::kNoon);
  EXPECT_EQ(history.changed_at, support::kNoon + std::chrono::hours{2});
}

TEST(PasswordHistory, KeepsABoundedHistory) {
  Account account;
  PasswordHistory history;
  for (int i = 0; i < 100; ++i) set_password(account, history, std::to_string(i), support::kNoon);
  EXPECT_EQ(account.password_hash, "99");
  ASSERT_EQ(history.earlier.size(), PasswordHistory::kMaxEarlier);
  EXPECT_EQ(history.earlier.front(), "98");
}

// What an entry makes of an account that had `hash` and `earlier`.
std::pair<Account, PasswordHistory> after(std::string_view entry, std::string hash = "h", base::List<std::string> earlier = {"e"}) {
  Account account;
  PasswordHistory history;
  account.password_hash = hash;
  history.earlier = std::move(earlier);
  json::Tree tree = support::yaml(entry);
  hash_password_history(tree);
  EXPECT_TRUE(read_common(account, tree));
  read_password_history(account, history, hash, tree, support::kNoon);
  return {account, history};
}

TEST(ReadPasswordHistory, FollowsThePassword) {
  EXPECT_EQ(after("{}").second.earlier, base::List<std::string>{"e"});
  EXPECT_EQ(after("{}").second.changed_at, base::Time{});
  EXPECT_EQ(after("{password_hash: new}").second.earlier, (base::List<std::string>{"h", "e"}));
  EXPECT_EQ(after("{password_hash: new}").second.changed_at, support::kNoon);
  EXPECT_EQ(after("{password_hash: new}", "", {}).second.created_at, support::kNoon);
  EXPECT_TRUE(after("{password: null}").second.earlier.empty());
}

TEST(ReadPasswordHistory, TakesOverWhatTheEntrySays) {
  const auto [account, history] = after("{password_hash: new, password_history: [One-1, Two-2]}");
  ASSERT_EQ(history.earlier.size(), 2U);
  EXPECT_TRUE(crypto::verify_password(history.earlier[0], "One-1"));
  EXPECT_TRUE(crypto::verify_password(history.earlier[1], "Two-2"));
  EXPECT_TRUE(after("{password_history: []}").second.earlier.empty());
}

// A template's `{n}` makes one for each user, so nobody hashed them before.
TEST(ReadPasswordHistory, HashesWhatIsStillInTheClear) {
  Account account;
  PasswordHistory history;
  account.password_hash = "h";
  read_password_history(account, history, "h", support::yaml("{password_history: [One-1]}"), support::kNoon);
  ASSERT_EQ(history.earlier.size(), 1U);
  EXPECT_TRUE(crypto::verify_password(history.earlier[0], "One-1"));
}

// One hash a word, made once: hashing is what costs here.
const std::string& hash_of(const std::string& word) {
  static std::map<std::string, std::string> hashes;
  std::string& hash = hashes[word];
  if (hash.empty()) hash = crypto::hash_password(word);
  return hash;
}

TEST(PasswordHistoryLaws, AgreesWithAPlainModel) {
  EXPECT_TRUE(rc::check("a password was used if and only if it is among the last `reach` set since one was given up", [] {
    Account account;
    PasswordHistory history;
    std::deque<std::string> model;  // newest first
    const auto steps = *rc::gen::inRange(0, 12);
    for (int i = 0; i < steps; ++i) {
      const std::string word = *rc::gen::element<std::string>("a", "b", "c", "d", "e");
      if (*rc::gen::inRange(0, 6) == 0) {
        drop_password(account, history);
        model.clear();
      } else {
        set_password(account, history, hash_of(word), support::kNoon);
        model.push_front(word);
      }
    }
    const auto reach = *rc::gen::inRange<std::size_t>(0, 8);
    const std::string word = *rc::gen::element<std::string>("a", "b", "c", "d", "e");
    const auto end = model.begin() + static_cast<std::ptrdiff_t>(std::min(reach, model.size()));
    RC_ASSERT(TypedPassword(word).was_used(account, history, reach) == (std::find(model.begin(), end, word) != end));
  }));
}

}  // namespace
}  // namespace identity
