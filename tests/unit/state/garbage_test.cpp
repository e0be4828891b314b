#include "state/garbage.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <deque>
#include <vector>

namespace state::detail {
namespace {

Retired retired(std::uint64_t epoch) { return {nullptr, nullptr, 0, epoch}; }

void drain(Garbage& garbage, std::deque<std::uint64_t>& model) {
  for (; !model.empty(); model.pop_front()) {
    RC_ASSERT(garbage.front().epoch == model.front());
    RC_ASSERT(garbage.pop().epoch == model.front());
  }
  RC_ASSERT(garbage.empty());
}

TEST(Garbage, BehavesAsAQueue) {
  // Positive steps push so many, negative ones pop: enough to fill and to empty several blocks.
  EXPECT_TRUE(rc::check("first in, first out", [](const std::vector<std::int8_t>& steps) {
    Garbage garbage;
    std::deque<std::uint64_t> model;
    std::uint64_t next = 0;
    for (int step : steps) {
      for (; step > 0; --step) {
        garbage.push(retired(next));
        model.push_back(next++);
      }
      for (; step < 0 && !model.empty(); ++step) {
        RC_ASSERT(garbage.pop().epoch == model.front());
        model.pop_front();
      }
      RC_ASSERT(garbage.empty() == model.empty());
    }
    drain(garbage, model);
  }));
}

TEST(Garbage, ChainChangesHandsBehindWhatIsThere) {
  EXPECT_TRUE(rc::check("release and append", [](std::uint8_t here, std::uint8_t there, std::uint8_t after) {
    Garbage mine;
    Garbage theirs;
    std::deque<std::uint64_t> model;
    std::uint64_t next = 0;
    const auto push = [&](Garbage& to, int count) {
      for (; count > 0; --count) {
        to.push(retired(next));
        model.push_back(next++);
      }
    };
    push(mine, here);
    push(theirs, there);
    mine.append(theirs.release());
    RC_ASSERT(theirs.empty());
    push(mine, after);
    drain(mine, model);
  }));
}

}  // namespace
}  // namespace state::detail
