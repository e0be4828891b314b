#include "growth.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <ostream>
#include <span>
#include <stdexcept>

#include "cpu_time.h"
#include "program.h"

namespace bench {
namespace {

constexpr std::size_t kUsers = 1'000'000;
constexpr std::size_t kJournal = 10'000;  // as it is by default

// As it is measured elsewhere, by literal tokens: a million would have to be signed.
Measured change() {
  Measured made = *std::ranges::find(measured(), "okta createEmail", &Measured::name);
  made.signed_token = false;
  return made;
}

// Memory that a child of this process writes and this process reads.
std::span<double> shared_numbers(std::size_t count) {
  void* memory = ::mmap(nullptr, count * sizeof(double), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::runtime_error("no memory to share");
  return {static_cast<double*>(memory), count};
}

void change_everybody(std::span<double> nanoseconds) {
  Program program(1, "million.yaml", kJournal);
  Client client(program, 0, nanoseconds.size());
  const Measured operation = change();
  for (std::size_t n = 0; n < nanoseconds.size(); ++n) {
    const double begin = thread_time();
    client.ask(operation, n);
    nanoseconds[n] = thread_time() - begin;
  }
}

// In a process of its own: memory that an earlier one has grown by is no longer to be asked for.
void change_everybody_apart(std::span<double> nanoseconds) {
  const pid_t child = ::fork();
  if (child == 0) {
    change_everybody(nanoseconds);
    ::_exit(0);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0) throw std::runtime_error("the measurement did not end");
}

}  // namespace

void report_growth(std::ostream& out) {
  const std::span<double> nanoseconds = shared_numbers(kUsers);
  const std::span<double> again = shared_numbers(kUsers);
  change_everybody_apart(nanoseconds);
  change_everybody_apart(again);
  std::ranges::transform(nanoseconds, again, nanoseconds.begin(), [](double one, double other) { return std::min(one, other); });
  std::ranges::sort(nanoseconds);
  const auto microseconds = [&](double part) {
    return nanoseconds[std::min(kUsers - 1, static_cast<std::size_t>(part * static_cast<double>(kUsers)))] / 1000;
  };
  out << "users=" << kUsers << " p50_us=" << microseconds(0.5) << " p99_us=" << microseconds(0.99)
      << " p9999_us=" << microseconds(0.9999) << " max_us=" << microseconds(1) << "\n";
}

}  // namespace bench
