// Workers write and others read at once: no entry is torn, and the counters are exact.
#include <gtest/gtest.h>

#include <functional>

#include "core/journal.h"
#include "unit/state/threads.h"

namespace core {
namespace {

constexpr std::size_t kWriters = 2;
constexpr int kRecords = 4000;

// Its headers say what the rest of it must be.
struct Sealed {
  explicit Sealed(std::size_t worker, int number)
      : target("/" + std::to_string(worker) + "/" + std::to_string(number)), body(static_cast<std::size_t>(number % 500), 'b'),
        seal(std::to_string(std::hash<std::string>()(target + body))) {}
  Exchange exchange(std::int64_t order) const {
    Exchange made;
    made.order = order;
    made.status = static_cast<int>(target.size());
    made.target = target;
    made.request_body = body;
    made.response_headers = seal;
    return made;
  }
  std::string target, body, seal;
};

bool is_sealed(const Exchange& found) {
  const std::string content = std::string(found.target) + std::string(found.request_body);
  return found.status == static_cast<int>(found.target.size()) &&
         found.response_headers == std::to_string(std::hash<std::string>()(content));
}

TEST(JournalStress, IsNeverReadTorn) {
  Journal journal(50, kWriters);
  std::atomic<std::size_t> torn{0}, seen{0};
  std::atomic<std::size_t> writing{kWriters};
  state::testing::run_together(kWriters + 2, [&](std::size_t me) {
    if (me < kWriters) {
      for (int i = 1; i <= kRecords; ++i) journal.record(me, Sealed(me, i).exchange(i));
      --writing;
      return;
    }
    do {
      for (const auto& entry : journal.newest(100, [&](const std::string&, const Exchange&) { return true; })) {
        ++seen;
        if (!is_sealed(entry.exchange)) ++torn;
      }
    } while (writing > 0);
  });
  EXPECT_EQ(torn, 0U);
  EXPECT_GT(seen, 0U);
  EXPECT_EQ(journal.total(), kWriters * kRecords);
}

TEST(JournalStress, CountsExactlyWhateverIsDroppedMeanwhile) {
  Journal journal(10'000, 64);
  const std::string body(Journal::kMaxBody, 'x');
  state::testing::run_together(kWriters + 1, [&](std::size_t me) {
    if (me == kWriters) {
      for (int i = 0; i < 20; ++i) journal.newest(10, [](const std::string&, const Exchange&) { return true; });
      return;
    }
    for (int i = 1; i <= 200; ++i) {
      Exchange made;
      made.order = i;
      made.request_body = made.response_body = body;
      journal.record(me, made);
    }
  });
  EXPECT_EQ(journal.total(), kWriters * 200);
  const auto kept = journal.newest(1000, [](const std::string&, const Exchange&) { return true; });
  EXPECT_EQ(journal.evicted(), kWriters * 200 - kept.size());
}

TEST(JournalStress, CanBeClearedWhileWorkersWrite) {
  Journal journal(50, kWriters);
  state::testing::run_together(kWriters + 1, [&](std::size_t me) {
    for (int i = 1; i <= 1000; ++i) me == kWriters ? journal.clear() : journal.record(me, Sealed(me, i).exchange(i));
  });
  journal.clear();
  EXPECT_EQ(journal.total(), 0U);
  EXPECT_TRUE(journal.newest(100, [](const std::string&, const Exchange&) { return true; }).empty());
}

}  // namespace
}  // namespace core
