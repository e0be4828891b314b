#include "identity/outbox.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "unit/state/threads.h"

namespace identity {
namespace {

constexpr std::size_t kThreads = 4;

Message to(std::string_view address) {
  Message message;
  message.to = address;
  return message;
}

std::vector<std::string> addresses(const Outbox& outbox) {
  std::vector<std::string> found;
  const state::Guard guard;
  outbox.newest_first(guard, [&](const Message& message) {
    found.emplace_back(message.to);
    return true;
  });
  return found;
}

TEST(Outbox, HoldsNothingAtFirst) { EXPECT_TRUE(addresses(Outbox()).empty()); }

TEST(Outbox, IsReadFromTheNewestOn) {
  Outbox outbox;
  for (const char* address : {"a", "b", "c"}) outbox.add(to(address));
  EXPECT_EQ(addresses(outbox), (std::vector<std::string>{"c", "b", "a"}));
}

TEST(Outbox, IsReadUntilTheVisitorHasEnough) {
  Outbox outbox;
  for (const char* address : {"a", "b", "c"}) outbox.add(to(address));
  std::size_t seen = 0;
  const state::Guard guard;
  outbox.newest_first(guard, [&](const Message&) { return ++seen < 2; });
  EXPECT_EQ(seen, 2U);
}

TEST(Outbox, NumbersMessagesFromOne) {
  Outbox outbox;
  outbox.add(to("a"));
  outbox.add(to("b"));
  std::vector<std::uint64_t> numbers;
  const state::Guard guard;
  outbox.newest_first(guard, [&](const Message& message) {
    numbers.push_back(message.sequence);
    return true;
  });
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{2, 1}));
}

TEST(Outbox, KeepsTheNewestUpToItsCapacity) {
  Outbox outbox;
  for (std::size_t i = 0; i < Outbox::kCapacity + 3; ++i) outbox.add(to(std::to_string(i)));
  const auto kept = addresses(outbox);
  ASSERT_EQ(kept.size(), Outbox::kCapacity);
  EXPECT_EQ(kept.front(), std::to_string(Outbox::kCapacity + 2));
  EXPECT_EQ(kept.back(), "3");
}

TEST(Outbox, IsEmptyOnceCleared) {
  Outbox outbox;
  outbox.add(to("before"));
  outbox.clear();
  EXPECT_TRUE(addresses(outbox).empty());
  outbox.add(to("after"));
  EXPECT_EQ(addresses(outbox), (std::vector<std::string>{"after"}));
}

TEST(Outbox, CanBeClearedAfterItHasGoneRound) {
  Outbox outbox;
  for (std::size_t i = 0; i < Outbox::kCapacity + 1; ++i) outbox.add(to("old"));
  outbox.clear();
  EXPECT_TRUE(addresses(outbox).empty());
}

TEST(Outbox, NamesEveryChannelAndReadsItsNameBack) {
  for (Channel channel : {Channel::kEmail, Channel::kSms, Channel::kCall, Channel::kPush})
    EXPECT_EQ(parse_channel(to_string(channel)), channel);
  EXPECT_EQ(parse_channel("pigeon"), std::nullopt);
  EXPECT_EQ(parse_channel("EMAIL"), std::nullopt);
  EXPECT_EQ(parse_channel(""), std::nullopt);
}

TEST(Outbox, NamesEveryPurposeAndReadsItsNameBack) {
  EXPECT_EQ(to_string(Purpose::kEmailVerification), "email_verification");
  EXPECT_EQ(to_string(Purpose::kPasswordlessSignIn), "passwordless_sign_in");
  for (int i = 0; i <= static_cast<int>(Purpose::kPasswordlessSignIn); ++i)
    EXPECT_EQ(parse_purpose(to_string(Purpose(i))), Purpose(i));
  EXPECT_EQ(parse_purpose("advertising"), std::nullopt);
  EXPECT_EQ(parse_purpose(""), std::nullopt);
}

std::string seal_of(std::string_view to, std::string_view link) {
  return std::to_string(std::hash<std::string>()(std::string(to).append(link)));
}

// A message whose code says what the rest of it must be, so that a torn one shows.
PackedMessage sealed(std::size_t thread, std::size_t number) {
  MessageCopy message;
  message.to = std::to_string(thread) + "/" + std::to_string(number) + "@example.test";
  message.link = std::string(number % 200, 'x');
  message.code = seal_of(message.to, message.link);
  return pack(view_of(message));
}

bool is_sealed(const Message& message) {
  return message.code == seal_of(message.to, message.link);
}

TEST(OutboxStress, IsNeverReadTornOrOutOfOrderWhileThreadsAdd) {
  constexpr std::size_t kRounds = 2000;
  Outbox outbox;
  std::atomic<std::size_t> torn{0}, disordered{0};
  state::testing::run_together(kThreads, [&](std::size_t me) {
    for (std::size_t i = 0; i < kRounds; ++i) {
      outbox.add(sealed(me, i));
      if (i % 100 != 0) continue;
      const state::Guard guard;
      std::uint64_t last = UINT64_MAX;
      outbox.newest_first(guard, [&](const Message& message) {
        if (!is_sealed(message)) ++torn;
        if (message.sequence >= last) ++disordered;
        last = message.sequence;
        return true;
      });
    }
  });
  EXPECT_EQ(torn, 0U);
  EXPECT_EQ(disordered, 0U);
  EXPECT_EQ(addresses(outbox).size(), kThreads * kRounds);
}

// Twice round with writers that overtake each other: what is left is the newest, each in its place.
TEST(OutboxStress, NeverPutsAnOlderMessageOverANewerOne) {
  Outbox outbox;
  state::testing::run_together(kThreads, [&](std::size_t me) {
    for (std::size_t i = 0; i < Outbox::kCapacity / 2 + 100; ++i) outbox.add(sealed(me, i));
  });
  std::uint64_t expected = kThreads * (Outbox::kCapacity / 2 + 100);
  std::size_t kept = 0;
  const state::Guard guard;
  outbox.newest_first(guard, [&](const Message& message) {
    EXPECT_EQ(message.sequence, expected--);
    EXPECT_TRUE(is_sealed(message));
    return ++kept > 0;
  });
  EXPECT_EQ(kept, Outbox::kCapacity);
}

TEST(OutboxStress, ForgetsOnlyWhatWasThereWhenClearedByOthers) {
  Outbox outbox;
  state::testing::run_together(kThreads, [&](std::size_t me) {
    for (std::size_t i = 0; i < 500; ++i) me == 0 && i % 50 == 0 ? outbox.clear() : outbox.add(sealed(me, i));
  });
  outbox.add(to("last"));
  EXPECT_EQ(addresses(outbox).front(), "last");
}

}  // namespace
}  // namespace identity
