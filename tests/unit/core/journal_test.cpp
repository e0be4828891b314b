#include "core/journal.h"

#include <gtest/gtest.h>

#include <limits>

namespace core {
namespace {

// Orders count down from here, so that a journal that was cleared shows what comes later: `clear` goes by the clock.
constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();

Exchange numbered(std::int64_t order, std::string_view target = "/") {
  Exchange made;
  made.order = order;
  made.method = "GET";
  made.target = target;
  return made;
}

std::vector<Journal::Entry> all(const Journal& journal, std::size_t limit = 1000) {
  return journal.newest(limit, [](const std::string&, const Exchange&) { return true; });
}

std::vector<std::string> targets(const Journal& journal, std::size_t limit = 1000) {
  std::vector<std::string> found;
  for (const Journal::Entry& entry : all(journal, limit)) found.emplace_back(entry.exchange.target);
  return found;
}

using Texts = std::vector<std::string>;

TEST(Journal, IsEmptyAtFirst) {
  const Journal journal(10, 2);
  EXPECT_TRUE(all(journal).empty());
  EXPECT_EQ(journal.total(), 0U);
  EXPECT_EQ(journal.evicted(), 0U);
}

TEST(Journal, KeepsAllThatAnExchangeWas) {
  Journal journal(10, 1);
  Exchange made{.time = base::Time(std::chrono::seconds{5}), .order = 1, .duration_us = 41, .status = 409,
                .operation = "createEmail", .method = "POST", .target = "/emails?x=1", .account_id = "id", .user = "alice",
                .rule = "flaky", .request_headers = "A: b\n", .request_body = "{}", .response_headers = "C: d\r\n",
                .response_body = "[]", .violations = "/x wrong\n"};
  journal.record(0, made);
  const auto entries = all(journal);
  ASSERT_EQ(entries.size(), 1U);
  const Exchange& kept = entries.front().exchange;
  EXPECT_EQ(kept.time, made.time);
  EXPECT_EQ(kept.duration_us, 41U);
  EXPECT_EQ(kept.status, 409);
  EXPECT_EQ(kept.operation, "createEmail");
  EXPECT_EQ(kept.method, "POST");
  EXPECT_EQ(kept.target, "/emails?x=1");
  EXPECT_EQ(kept.account_id, "id");
  EXPECT_EQ(kept.user, "alice");
  EXPECT_EQ(kept.rule, "flaky");
  EXPECT_EQ(kept.request_headers, "A: b\n");
  EXPECT_EQ(kept.request_body, "{}");
  EXPECT_EQ(kept.response_headers, "C: d\r\n");
  EXPECT_EQ(kept.response_body, "[]");
  EXPECT_EQ(kept.violations, "/x wrong\n");
  EXPECT_FALSE(kept.request_cut);
}

TEST(Journal, OwnsWhatItKeeps) {
  Journal journal(10, 1);
  {
    const std::string target = "/of-a-buffer-that-goes-away-before-the-journal-is-read";
    journal.record(0, numbered(1, target));
  }
  const auto entries = all(journal);
  journal.record(0, numbered(2, "/other"));
  EXPECT_EQ(entries.front().exchange.target, "/of-a-buffer-that-goes-away-before-the-journal-is-read");
}

TEST(Journal, IsReadFromTheNewestOnWhicheverWorkerWroteIt) {
  Journal journal(10, 2);
  journal.record(0, numbered(1, "/1"));
  journal.record(1, numbered(2, "/2"));
  journal.record(0, numbered(3, "/3"));
  EXPECT_EQ(targets(journal), (Texts{"/3", "/2", "/1"}));
}

TEST(Journal, GivesEveryEntryAnIdOfItsOwn) {
  Journal journal(10, 2);
  journal.record(0, numbered(1));
  journal.record(1, numbered(2));
  journal.record(0, numbered(3));
  const auto entries = all(journal);
  EXPECT_NE(entries[0].id, entries[1].id);
  EXPECT_NE(entries[1].id, entries[2].id);
  EXPECT_NE(entries[0].id, entries[2].id);
}

TEST(Journal, GivesOnlyWhatIsWantedAndNoMoreThanAsked) {
  Journal journal(10, 1);
  for (int i = 0; i < 6; ++i) journal.record(0, numbered(i + 1, i % 2 == 0 ? "/even" : "/odd"));
  const auto odd = journal.newest(2, [](const std::string&, const Exchange& found) { return found.target == "/odd"; });
  ASSERT_EQ(odd.size(), 2U);
  EXPECT_EQ(odd.front().exchange.order, 6);
  EXPECT_EQ(odd.back().exchange.order, 4);
  EXPECT_TRUE(all(journal, 0).empty());
}

TEST(Journal, KeepsTheNewestUpToItsCapacityAndCountsTheRest) {
  Journal journal(100, 1);
  for (int i = 1; i <= 250; ++i) journal.record(0, numbered(i, "/" + std::to_string(i)));
  const auto kept = targets(journal);
  ASSERT_EQ(kept.size(), 100U);
  EXPECT_EQ(kept.front(), "/250");
  EXPECT_EQ(kept.back(), "/151");
  EXPECT_EQ(journal.total(), 250U);
  EXPECT_EQ(journal.evicted(), 150U);
}

TEST(Journal, KeepsNoMoreThanItsCapacityOfAllWorkersTogether) {
  Journal journal(10, 4);
  for (int i = 1; i <= 40; ++i) journal.record(static_cast<std::size_t>(i % 4), numbered(i));
  const auto kept = all(journal);
  ASSERT_EQ(kept.size(), 10U);
  EXPECT_EQ(kept.back().exchange.order, 31);
  EXPECT_EQ(journal.total(), 40U);
  EXPECT_EQ(journal.evicted(), 30U);
}

TEST(Journal, OnlyCountsWhereItKeepsNothing) {
  Journal journal(0, 1);
  for (int i = 1; i <= 5; ++i) journal.record(0, numbered(i));
  EXPECT_TRUE(all(journal).empty());
  EXPECT_EQ(journal.total(), 5U);
  EXPECT_EQ(journal.evicted(), 5U);
}

TEST(Journal, CutsLongBodiesAndSaysSo) {
  Journal journal(10, 1);
  const std::string longest(Journal::kMaxBody, 'a');
  const std::string longer = longest + "b";
  Exchange made = numbered(1);
  made.request_body = longest;
  made.response_body = longer;
  journal.record(0, made);
  const auto entries = all(journal);
  EXPECT_EQ(entries.front().exchange.request_body, longest);
  EXPECT_FALSE(entries.front().exchange.request_cut);
  EXPECT_EQ(entries.front().exchange.response_body, longest);
  EXPECT_TRUE(entries.front().exchange.response_cut);
}

// A worker's share of the bytes, which entries of 32 KiB use up long before their number does.
TEST(Journal, DropsTheOldestBeyondItsBytesAndStillCountsThem) {
  constexpr std::size_t kWorkers = 64;
  Journal journal(10'000, kWorkers);
  const std::string body(Journal::kMaxBody, 'x');
  constexpr int kWritten = 200;
  for (int i = 1; i <= kWritten; ++i) {
    Exchange made = numbered(i);
    made.request_body = made.response_body = body;
    journal.record(0, made);
  }
  const auto kept = all(journal);
  EXPECT_GT(kept.size(), 10U);
  EXPECT_LE(kept.size(), Journal::kMaxBytes / kWorkers / (2 * Journal::kMaxBody));
  for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(kept[i].exchange.order, kWritten - static_cast<int>(i));
  EXPECT_EQ(journal.total(), 200U);
  EXPECT_EQ(journal.evicted(), 200U - kept.size());
}

TEST(Journal, KeepsItsBytesBoundedWhenLargeEntriesTakeThePlaceOfSmallOnes) {
  constexpr std::size_t kWorkers = 64;
  Journal journal(200, kWorkers);
  const std::string body(Journal::kMaxBody, 'x');
  for (int i = 1; i <= 1000; ++i) {
    Exchange made = numbered(i);
    if (i % 3 != 0) made.request_body = made.response_body = body;
    journal.record(0, made);
  }
  std::size_t bytes = 0;
  for (const auto& entry : all(journal)) bytes += entry.exchange.request_body.size() + entry.exchange.response_body.size();
  EXPECT_LE(bytes, Journal::kMaxBytes / kWorkers);
  EXPECT_EQ(all(journal).front().exchange.order, 1000);
}

// What is shown stays as it is while its reader looks at it, however much is recorded meanwhile; and that is recorded too.
TEST(Journal, RecordsPastAReader) {
  Journal journal(20, 1);
  const std::string body(1000, 'x');
  const auto recorded = [&](std::int64_t order) {
    const std::string target = "/" + std::to_string(order);
    Exchange made = numbered(order, target);
    made.request_body = body;
    journal.record(0, made);
  };
  for (int i = 1; i <= 20; ++i) recorded(i);
  std::int64_t next = 20;
  Texts seen;
  const auto found = journal.newest(100, [&](const std::string&, const Exchange& shown) {
    const std::string before(shown.target);
    for (int i = 0; i < 200 && next < 2000; ++i) recorded(++next);
    EXPECT_EQ(shown.target, before);
    EXPECT_EQ(shown.request_body, body);
    return shown.order <= 20;
  });
  EXPECT_FALSE(found.empty());
  for (const auto& entry : found) EXPECT_EQ(entry.exchange.target, "/" + std::to_string(entry.exchange.order));
  EXPECT_EQ(journal.total(), 2000U);
  EXPECT_EQ(all(journal).front().exchange.order, 2000);
  EXPECT_EQ(all(journal).size(), 20U);
}

// Everything later than what is gone is there: neither more nor less than the counters say.
TEST(Journal, SaysUpToWhereItHasForgotten) {
  Journal journal(10, 1);
  for (int i = 1; i <= 500; ++i) {
    Exchange made = numbered(i);
    made.time = base::Time(std::chrono::seconds{i});
    journal.record(0, made);
    const auto kept = all(journal);
    ASSERT_EQ(kept.size(), std::min(i, 10));
    ASSERT_EQ(journal.gone().order, std::max(0, i - 10));
    if (i > 10) {
      ASSERT_EQ(journal.gone().time, base::Time(std::chrono::seconds{i - 10}));
    }
  }
}

TEST(Journal, ForgetsAndCountsAnewOnceCleared) {
  Journal journal(10, 2);
  journal.record(0, numbered(1, "/before"));
  journal.record(1, numbered(2, "/before"));
  journal.clear();
  EXPECT_TRUE(all(journal).empty());
  EXPECT_EQ(journal.total(), 0U);
  EXPECT_EQ(journal.evicted(), 0U);
  journal.record(0, numbered(kLast, "/after"));
  EXPECT_EQ(targets(journal), Texts{"/after"});
  EXPECT_EQ(journal.total(), 1U);
  EXPECT_EQ(journal.evicted(), 0U);
}

}  // namespace
}  // namespace core
