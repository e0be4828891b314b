#include "core/rows.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/state/threads.h"
#include "unit/support/universe.h"

namespace core {
namespace {

using support::Asked;
using support::Person;
using support::Universe;

std::vector<identity::MessageCopy> sent(Universe& universe) {
  std::vector<identity::MessageCopy> messages;
  const state::Guard guard;
  universe.world().outbox().newest_first(guard, [&](const identity::Message& message) {
    messages.push_back(identity::copy_of(message));
    return true;
  });
  return messages;
}

Person alice_in(Universe& universe) {
  Person found;
  universe.world().accounts().visit(*universe.world().accounts().resolve("alice"), [&](const identity::Account& account) {
    found = static_cast<const Person&>(account);
  });
  return found;
}

http::Reply add(Universe& universe, const std::string& text, bool send = false) {
  return universe.ask(Asked("POST", "/notes", R"({"text":")" + text + R"(","send":)" + (send ? "true" : "false") + "}").bearer("alice"));
}

TEST(Rows, BindOperationsThatTheContractDeclares) {
  const Contract contract = support::contract_of(support::kNotes);
  const Rows<Person> rows(contract, std::array{support::notes::operations()}, false);
  for (std::uint32_t i = 0; i < contract.operations().size(); ++i) {
    const std::string& id = contract.operations()[i]->id;
    EXPECT_EQ(rows.has(i), id != "greet" && id != "sample" && id != "mute") << id;
  }
}

TEST(Rows, CannotBeOfAnOperationThatTheContractLacks) {
  static constexpr Operation<Person> kRows[] = {{"noSuchOperation", support::notes::wait}};
  const Contract contract = support::contract_of(support::kNotes);
  EXPECT_THROW(Rows<Person>(contract, std::array{std::span<const Operation<Person>>(kRows)}, false), std::runtime_error);
}

TEST(Rows, MayLackTheirOperationInAPartialContract) {
  static constexpr Operation<Person> kRows[] = {{"noSuchOperation", support::notes::wait}, {"listNotes", support::notes::list_notes}};
  const Contract contract = support::contract_of(support::kNotes);
  const Rows<Person> rows(contract, std::array{std::span<const Operation<Person>>(kRows)}, true);
  EXPECT_TRUE(rows.has(0));
  EXPECT_FALSE(rows.has(1));
}

TEST(Query, ChangesNothing) {
  Universe universe;
  const std::uint64_t draws = alice_in(universe).draws;
  universe.ask(Asked("GET", "/notes").bearer("load-7"));
  universe.ask(Asked("GET", "/notes").bearer("alice"));
  EXPECT_EQ(alice_in(universe).draws, draws);
  EXPECT_EQ(universe.changed_users(), 2U);
}

TEST(Command, PublishesItsDraft) {
  Universe universe;
  EXPECT_EQ(add(universe, "eggs").status, 201);
  EXPECT_EQ(alice_in(universe).notes, (std::vector<std::string>{"milk", "eggs"}));
}

TEST(Command, PublishesTheDrawsThatItMade) {
  Universe universe;
  const std::string first = add(universe, "x").body;
  EXPECT_NE(add(universe, "x").body, first);
  EXPECT_EQ(alice_in(universe).draws, 2U);
}

TEST(Command, DropsItsDraftWithAProblem) {
  Universe universe;
  EXPECT_EQ(add(universe, "refuse", true).status, 403);
  EXPECT_EQ(alice_in(universe).notes, std::vector<std::string>{"milk"});
  EXPECT_EQ(alice_in(universe).visits, 0U);
  EXPECT_EQ(alice_in(universe).draws, 0U);
}

TEST(Command, PublishesItsDraftWithAProblemThatSaysSo) {
  Universe universe;
  EXPECT_EQ(add(universe, "count").status, 403);
  EXPECT_EQ(alice_in(universe).visits, 1U);
}

TEST(Command, RendersAProblemWithoutWhatTheHandlerWrote) {
  Universe universe;
  EXPECT_EQ(add(universe, "refuse").body, R"({"cause":"refused","arguments":["refuse"],"violations":[]})");
}

TEST(Message, IsDeliveredOnceTheChangeIsPublished) {
  Universe universe;
  add(universe, "hello", true);
  const auto messages = sent(universe);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages.front().link, "hello");
  EXPECT_EQ(messages.front().created_at, support::kNoon);
  EXPECT_EQ(messages.front().account_id, alice_in(universe).id);
  EXPECT_TRUE(messages.front().id.starts_with("msg"));
}

TEST(Message, IsNotDeliveredWhereTheDraftIsDropped) {
  Universe universe;
  add(universe, "refuse", true);
  EXPECT_TRUE(sent(universe).empty());
}

TEST(Message, IsDeliveredWithAProblemThatKeepsItsChanges) {
  Universe universe;
  add(universe, "count", true);
  EXPECT_EQ(sent(universe).size(), 1U);
}

// Commands run again when another was quicker: their notes, answers and messages must come once each.
TEST(CommandStress, TakesEffectOnceHoweverOftenItRuns) {
  constexpr std::size_t kThreads = 4, kRounds = 300;
  Process process = support::frozen_process();
  process.workers = kThreads;
  Universe universe(process);
  universe.vendor.keeps_trail = false;
  std::atomic<std::size_t> wrong{0};
  state::testing::run_together(kThreads, [&](std::size_t me) {
    Scratch scratch(universe.process.seed, me);
    http::Reply reply;
    for (std::size_t i = 0; i < kRounds; ++i) {
      const std::string text = std::to_string(me) + "-" + std::to_string(i);
      const Asked asked = Asked("POST", "/notes", R"({"send":true,"text":")" + text + R"("})").bearer("alice");
      const state::Guard guard;
      universe.pipeline.serve(universe.tenant.world(guard), asked.request(), "http://localhost:7310", scratch, reply);
      if (reply.status != 201 || !json::parse_json(reply.body)) ++wrong;
    }
  });
  EXPECT_EQ(wrong, 0U);
  const Person alice = alice_in(universe);
  EXPECT_EQ(alice.visits, kThreads * kRounds);
  EXPECT_EQ(alice.draws, 2 * kThreads * kRounds);
  std::vector<std::string> notes(alice.notes.begin() + 1, alice.notes.end()), links;
  for (const identity::MessageCopy& message : sent(universe)) links.push_back(message.link);
  std::sort(notes.begin(), notes.end());
  std::sort(links.begin(), links.end());
  EXPECT_EQ(std::unique(notes.begin(), notes.end()), notes.end());
  EXPECT_EQ(links, notes);
}

}  // namespace
}  // namespace core
