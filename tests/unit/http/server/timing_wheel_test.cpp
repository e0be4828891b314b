#include "http/server/timing_wheel.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <deque>
#include <map>
#include <vector>

namespace http::server::test {
namespace {

struct Deadline : TimingWheel::Entry {
  std::vector<TimingWheel::Tick> fired;
};

void advance(TimingWheel& wheel, TimingWheel::Tick ticks) {
  for (TimingWheel::Tick i = 0; i < ticks; ++i) {
    wheel.advance([&](TimingWheel::Entry& entry) { static_cast<Deadline&>(entry).fired.push_back(wheel.now()); });
  }
}

TEST(TimingWheel, FiresOnceAndNeverEarly) {
  TimingWheel wheel(8);
  Deadline deadline;
  wheel.arm(deadline, 3);
  advance(wheel, 3);
  EXPECT_TRUE(deadline.fired.empty());
  advance(wheel, 100);
  EXPECT_EQ(deadline.fired, std::vector<TimingWheel::Tick>{4});
}

TEST(TimingWheel, FiresBeyondItsSize) {
  TimingWheel wheel(4);
  Deadline deadline;
  wheel.arm(deadline, 29);
  advance(wheel, 100);
  EXPECT_EQ(deadline.fired, std::vector<TimingWheel::Tick>{30});
}

TEST(TimingWheel, DoesNotFireWhatIsDisarmed) {
  TimingWheel wheel(8);
  Deadline deadline;
  wheel.arm(deadline, 3);
  wheel.disarm(deadline);
  advance(wheel, 20);
  EXPECT_TRUE(deadline.fired.empty());
}

TEST(TimingWheel, ForgetsWhatIsDestroyed) {
  TimingWheel wheel(8);
  Deadline stays;
  {
    Deadline goes;
    wheel.arm(goes, 3);
    wheel.arm(stays, 3);
  }
  advance(wheel, 20);
  EXPECT_EQ(stays.fired.size(), 1u);
}

TEST(TimingWheel, MayBeArmedAgainWhileItFires) {
  TimingWheel wheel(4);
  Deadline deadline;
  wheel.arm(deadline, 0);
  std::vector<TimingWheel::Tick> fired;
  for (int i = 0; i < 10; ++i) {
    wheel.advance([&](TimingWheel::Entry& entry) {
      fired.push_back(wheel.now());
      wheel.arm(entry, 3);
    });
  }
  EXPECT_EQ(fired, (std::vector<TimingWheel::Tick>{1, 5, 9}));
}

TEST(TimingWheel, BehavesAsASortedListDoes) {
  EXPECT_TRUE(rc::check("every deadline fires at its tick, whatever was armed before", [] {
    TimingWheel wheel(*rc::gen::inRange<std::size_t>(2, 20));
    std::deque<Deadline> deadlines(5);
    std::map<std::size_t, TimingWheel::Tick> due;
    const auto steps = *rc::gen::inRange(0, 100);
    for (int step = 0; step < steps; ++step) {
      const auto which = *rc::gen::inRange<std::size_t>(0, deadlines.size());
      const auto action = *rc::gen::inRange(0, 4);
      if (action == 0) {
        wheel.disarm(deadlines[which]);
        due.erase(which);
      } else if (action == 1) {
        const auto after = *rc::gen::inRange<TimingWheel::Tick>(0, 50);
        wheel.arm(deadlines[which], after);
        due[which] = wheel.now() + after + 1;
      } else {
        advance(wheel, 1);
        for (std::size_t i = 0; i < deadlines.size(); ++i) {
          const bool expected = due.contains(i) && due[i] == wheel.now();
          const bool fired = !deadlines[i].fired.empty() && deadlines[i].fired.back() == wheel.now();
          RC_ASSERT(fired == expected);
          if (expected) due.erase(i);
        }
      }
    }
  }));
}

}  // namespace
}  // namespace http::server::test
