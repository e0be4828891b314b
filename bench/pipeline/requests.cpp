// Answers a few hundred requests of each measured operation, and does each stage of two of them as often, for
// tools/instructions, which runs this under callgrind and counts what lies between the request and its reply, and nothing else.

#include <valgrind/callgrind.h>

#include <iostream>

#include "stages.h"

namespace {

constexpr std::size_t kWarmUp = 1'024;  // until every user and buffer is what it will stay
constexpr std::size_t kCounted = 512;

void count(bench::Client& client, const bench::Measured& operation) {
  std::size_t n = 0;
  while (n < kWarmUp) client.ask(operation, n++);
  CALLGRIND_ZERO_STATS;
  for (; n < kWarmUp + kCounted; ++n) {
    client.request(operation, n);
    CALLGRIND_TOGGLE_COLLECT;
    client.answer();
    CALLGRIND_TOGGLE_COLLECT;
    client.check(operation);
  }
  CALLGRIND_DUMP_STATS_AT(operation.name.data());  // a literal, so it ends in a zero
}

void count(bench::Staged& staged, const bench::Stage& stage, const std::string& title) {
  for (std::size_t n = 0; n < kCounted; ++n) (staged.*stage.step)();
  CALLGRIND_ZERO_STATS;
  CALLGRIND_TOGGLE_COLLECT;
  for (std::size_t n = 0; n < kCounted; ++n) (staged.*stage.step)();
  CALLGRIND_TOGGLE_COLLECT;
  CALLGRIND_DUMP_STATS_AT(title.c_str());
}

}  // namespace

int main() {
  bench::Program program;
  bench::Client client(program);
  CALLGRIND_START_INSTRUMENTATION;
  for (const bench::Measured& operation : bench::measured()) count(client, operation);
  for (const bench::Measured* operation : bench::taken_apart()) {
    bench::Staged staged(program, client, *operation);
    for (const bench::Stage& stage : bench::stages()) count(staged, stage, bench::title_of(*operation, stage));
  }
  std::cout << kCounted << "\n";
}
