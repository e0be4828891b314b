// Answers a few hundred requests of each measured operation, for tools/instructions, which runs this under callgrind and
// counts what lies between the request and its reply, and nothing else.

#include <valgrind/callgrind.h>

#include <iostream>

#include "program.h"

namespace {

constexpr std::size_t kWarmUp = 1'024;  // until every user and buffer is what it will stay
constexpr std::size_t kCounted = 512;

void count(bench::Program& program, const bench::Measured& operation) {
  std::size_t n = 0;
  while (n < kWarmUp) program.ask(operation, n++);
  CALLGRIND_ZERO_STATS;
  for (; n < kWarmUp + kCounted; ++n) {
    program.request(operation, n);
    CALLGRIND_TOGGLE_COLLECT;
    program.answer();
    CALLGRIND_TOGGLE_COLLECT;
    program.check(operation);
  }
  CALLGRIND_DUMP_STATS_AT(operation.name.data());  // a literal, so it ends in a zero
}

}  // namespace

int main() {
  bench::Program program;
  CALLGRIND_START_INSTRUMENTATION;
  for (const bench::Measured& operation : bench::measured()) count(program, operation);
  std::cout << kCounted << "\n";
}
