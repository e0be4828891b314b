#include "http/server/event_loop.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "http/server/task.h"

namespace http::server::test {
namespace {

using namespace std::chrono_literals;
using Clock = EventLoop::Clock;

// Two ends of a stream; ours does not block.
struct Streams {
  Streams() {
    std::array<int, 2> both{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, both.data()), 0);
    ours = FileDescriptor(both[0]);
    theirs = FileDescriptor(both[1]);
  }
  void say(std::string_view bytes) const {
    EXPECT_EQ(::send(theirs.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }
  // What there is, at most `limit` bytes of it; "END" at the end, "" where there is nothing.
  std::string hear(std::size_t limit = 100) const {
    std::string bytes(limit, '\0');
    const ssize_t size = ::recv(ours.get(), bytes.data(), limit, 0);
    return size == 0 ? "END" : size < 0 ? "" : bytes.substr(0, static_cast<std::size_t>(size));
  }
  // Until their end takes no more.
  void fill() const {
    const std::string bytes(64 * 1024, 'x');
    while (::send(ours.get(), bytes.data(), bytes.size(), 0) > 0) {
    }
  }
  void empty() const {
    std::array<char, 64 * 1024> bytes;
    while (::recv(theirs.get(), bytes.data(), bytes.size(), 0) > 0) {
    }
  }

  FileDescriptor ours;
  FileDescriptor theirs;
};

// Reads at most `limit` bytes a turn, saying so where it got less, until the end or until it is cancelled.
Detached listen(Watch& watch, const Streams& streams, std::vector<std::string>& heard, std::size_t limit = 100) {
  while (heard.empty() || heard.back() != "END") {
    const bool came = co_await watch.readable();
    heard.push_back(came ? streams.hear(limit) : "cancelled");
    if (!came) co_return;
    if (heard.back().size() < limit) watch.drained();
  }
}

Detached after(Timer& timer, Clock::time_point when, std::vector<std::string>& log, std::string name) {
  const bool came = co_await timer.until(when);
  log.push_back(came ? name : "no " + name);
}

TEST(EventLoop, EndsWhereNobodyWaits) {
  EventLoop loop;
  loop.run();
}

TEST(EventLoop, CallsWhatWasPostedBeforeItRuns) {
  EventLoop loop;
  bool called = false;
  loop.post([&] { called = true; });
  loop.run();
  EXPECT_TRUE(called);
}

TEST(EventLoop, CallsWhatOtherThreadsPostInTheirOrder) {
  EventLoop loop;
  Timer timer(loop);
  std::vector<std::string> log;
  std::vector<int> posted;
  after(timer, Clock::now() + 1h, log, "alarm");
  std::jthread other([&] {
    for (int i = 0; i < 1000; ++i) loop.post([&posted, i] { posted.push_back(i); });
    loop.post([&] { timer.cancel(); });
  });
  loop.run();
  ASSERT_EQ(posted.size(), 1000U);
  EXPECT_TRUE(std::ranges::is_sorted(posted));
  EXPECT_EQ(log, std::vector<std::string>{"no alarm"});
}

TEST(Watch, TellsOfWhatCameBeforeAndOfWhatComes) {
  EventLoop loop;
  const Streams streams;
  streams.say("one");
  Watch watch(loop, streams.ours.get());
  std::vector<std::string> heard;
  listen(watch, streams, heard);
  loop.post([&] { streams.say("two"); });
  Timer timer(loop);
  std::vector<std::string> log;
  after(timer, Clock::now() + 20ms, log, "later");
  std::jthread other([&] {
    std::this_thread::sleep_for(40ms);
    streams.say("three");
    ::shutdown(streams.theirs.get(), SHUT_WR);
  });
  loop.run();
  std::string all;
  for (const std::string& one : heard) all += one;
  EXPECT_EQ(all, "onetwothreeEND");
  EXPECT_EQ(log, std::vector<std::string>{"later"});
}

// The end is announced with the bytes ahead of it, and only once.
TEST(Watch, DoesNotForgetAnEndBehindAShortRead) {
  EventLoop loop;
  const Streams streams;
  streams.say("last words");
  ::shutdown(streams.theirs.get(), SHUT_WR);
  Watch watch(loop, streams.ours.get());
  std::vector<std::string> heard;
  listen(watch, streams, heard);
  loop.run();
  EXPECT_EQ(heard, (std::vector<std::string>{"last words", "END"}));
}

TEST(Watch, StaysReadableForWhoLeavesSomething) {
  EventLoop loop;
  const Streams streams;
  streams.say("abcdef");
  Watch watch(loop, streams.ours.get());
  std::vector<std::string> heard;
  listen(watch, streams, heard, 2);
  Timer timer(loop);
  const auto cancel = [&]() -> Detached {
    while (heard.empty() || !heard.back().empty()) co_await timer.until(Clock::now() + 1ms);
    co_await timer.until(Clock::now() + 10ms);  // more turns, in which there is nothing to read
    watch.cancel();
  };
  cancel();
  loop.run();
  EXPECT_EQ(heard, (std::vector<std::string>{"ab", "cd", "ef", "", "cancelled"}));
}

TEST(Watch, LetsOthersHaveTheirTurn) {
  EventLoop loop;
  const Streams streams;
  Watch watch(loop, streams.ours.get());
  Watch other(loop, streams.theirs.get());
  std::string turns;
  const auto take = [&turns](Watch& mine, char name) -> Detached {
    for (int i = 0; i < 3; ++i) {
      turns += name;
      const bool came = co_await mine.at_once();
      EXPECT_TRUE(came);
    }
  };
  take(watch, 'a');
  take(other, 'b');
  loop.run();
  EXPECT_EQ(turns, "ababab");
}

TEST(Watch, WaitsForRoomAndNotForBytes) {
  EventLoop loop;
  const Streams streams;
  streams.fill();
  Watch watch(loop, streams.ours.get());
  std::vector<std::string> log;
  const auto write = [&]() -> Detached {
    log.emplace_back(co_await watch.writable() ? "room" : "cancelled");
    streams.fill();
    log.emplace_back(co_await watch.writable() ? "room again" : "cancelled");
  };
  Timer timer(loop);
  const auto read = [&]() -> Detached {
    streams.say("unread");
    for (int turn = 0; turn < 3; ++turn) co_await timer.until(Clock::now() + 1ms);
    log.emplace_back("bytes");
    streams.empty();
    while (log.back() != "room") co_await timer.until(Clock::now() + 1ms);
    streams.empty();
  };
  write();
  read();
  loop.run();
  EXPECT_EQ(log, (std::vector<std::string>{"bytes", "room", "room again"}));
}

TEST(Watch, CancelsWhoeverWaitsAndNobodyElse) {
  EventLoop loop;
  const Streams streams;
  Watch watch(loop, streams.ours.get());
  watch.cancel();  // nobody waits
  std::vector<std::string> heard;
  listen(watch, streams, heard);
  loop.post([&] {
    watch.cancel();
    watch.cancel();
  });
  loop.run();
  EXPECT_EQ(heard, std::vector<std::string>{"cancelled"});
}

// epoll watches no regular files.
TEST(Watch, ThatTheSystemRefusesMakesNobodyWait) {
  EventLoop loop;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
  ASSERT_NE(file, nullptr);
  Watch watch(loop, ::fileno(file.get()));
  bool came = true;
  const auto wait = [&]() -> Detached { came = co_await watch.readable(); };
  wait();
  loop.run();
  EXPECT_FALSE(came);
}

// Says what it does at each of three steps, as soon as it hears anything.
Detached walk(EventLoop& loop, Watch& watch, std::string who, std::vector<std::string>& log) {
  const bool heard = co_await watch.readable();
  EXPECT_TRUE(heard);
  for (const char* what : {" receives", " answers", " sends"}) {
    log.push_back(who + what);
    co_await loop.step();
  }
}

TEST(Step, IsTakenByAllThatAreReadyBeforeAnyTakesTheNext) {
  EventLoop loop;
  std::array<Streams, 3> streams;
  std::vector<std::unique_ptr<Watch>> watches;
  std::vector<std::string> log;
  for (std::size_t i = 0; i < streams.size(); ++i) {
    watches.push_back(std::make_unique<Watch>(loop, streams[i].ours.get()));
    walk(loop, *watches.back(), std::string(1, static_cast<char>('a' + i)), log);
    streams[i].say("x");
  }
  loop.run();
  EXPECT_EQ(log, (std::vector<std::string>{"a receives", "b receives", "c receives", "a answers", "b answers", "c answers",
                                           "a sends", "b sends", "c sends"}));
}

TEST(Step, IsTakenWithoutTheOthersByWhoeverIsReadyAlone) {
  EventLoop loop;
  const Streams ready, silent;
  Watch watch(loop, ready.ours.get()), other(loop, silent.ours.get());
  std::vector<std::string> log;
  const auto wait = [&]() -> Detached { co_await other.readable(); };
  wait();
  walk(loop, watch, "a", log);
  ready.say("x");
  std::thread([&] { loop.post([&] { other.cancel(); }); }).join();
  loop.run();
  EXPECT_EQ(log, (std::vector<std::string>{"a receives", "a answers", "a sends"}));
}

// Who is done early waits for a few others, not for all.
TEST(Step, IsTakenBySoManyTogetherAndThenByTheNext) {
  EventLoop loop;
  std::vector<std::unique_ptr<Streams>> streams;
  std::vector<std::unique_ptr<Watch>> watches;
  std::vector<std::string> log;
  for (std::size_t i = 0; i <= EventLoop::kTogether; ++i) {
    streams.push_back(std::make_unique<Streams>());
    watches.push_back(std::make_unique<Watch>(loop, streams.back()->ours.get()));
    walk(loop, *watches.back(), std::to_string(i), log);
    streams.back()->say("x");
  }
  loop.run();
  ASSERT_EQ(log.size(), 3 * (EventLoop::kTogether + 1));
  const auto first_of = [&](std::string_view what) {
    return std::ranges::find_if(log, [&](const std::string& line) { return line.ends_with(what); }) - log.begin();
  };
  EXPECT_EQ(first_of(" answers"), static_cast<std::ptrdiff_t>(EventLoop::kTogether));
  EXPECT_EQ(log[3 * EventLoop::kTogether], std::to_string(EventLoop::kTogether) + " receives");
}

TEST(Step, IsTakenAfterATimerToo) {
  EventLoop loop;
  Timer timer(loop);
  bool gone_on = false;
  const auto wait = [&]() -> Detached {
    co_await timer.until(Clock::now());
    co_await loop.step();
    gone_on = true;
  };
  wait();
  loop.run();
  EXPECT_TRUE(gone_on);
}

TEST(Step, IsTakenByWhoeverWasCancelledToo) {
  EventLoop loop;
  const Streams streams;
  Watch watch(loop, streams.ours.get());
  bool gone_on = false;
  const auto wait = [&]() -> Detached {
    co_await watch.readable();
    co_await loop.step();
    gone_on = true;
  };
  wait();
  watch.cancel();
  loop.run();
  EXPECT_TRUE(gone_on);
}

TEST(Timer, RingsInTheOrderOfTimeAndNeverEarly) {
  EventLoop loop;
  const auto start = Clock::now();
  std::vector<std::chrono::milliseconds> rung;
  std::vector<std::unique_ptr<Timer>> timers;
  const auto wait = [&](Timer& timer, std::chrono::milliseconds time) -> Detached {
    co_await timer.until(start + time);
    EXPECT_GE(Clock::now(), start + time);
    rung.push_back(time);
  };
  for (const auto time : {30ms, 10ms, 20ms, 0ms}) wait(*timers.emplace_back(std::make_unique<Timer>(loop)), time);
  loop.run();
  EXPECT_EQ(rung, (std::vector{0ms, 10ms, 20ms, 30ms}));
}

TEST(Timer, MayBeUsedAgain) {
  EventLoop loop;
  Timer timer(loop);
  int rung = 0;
  const auto wait = [&]() -> Detached {
    while (rung < 3 && co_await timer.until(Clock::now())) ++rung;
  };
  wait();
  loop.run();
  EXPECT_EQ(rung, 3);
}

}  // namespace
}  // namespace http::server::test
