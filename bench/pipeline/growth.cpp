#include "growth.h"

#include <algorithm>
#include <ostream>
#include <vector>

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

}  // namespace

void report_growth(std::ostream& out) {
  Program program(1, "million.yaml", kJournal);
  Client client(program, 0, kUsers);
  const Measured operation = change();
  std::vector<double> nanoseconds;
  nanoseconds.reserve(kUsers);
  for (std::size_t n = 0; n < kUsers; ++n) {
    const double begin = thread_time();
    client.ask(operation, n);
    nanoseconds.push_back(thread_time() - begin);
  }
  std::sort(nanoseconds.begin(), nanoseconds.end());
  const auto microseconds = [&](double part) {
    return nanoseconds[std::min(kUsers - 1, static_cast<std::size_t>(part * static_cast<double>(kUsers)))] / 1000;
  };
  out << "users=" << kUsers << " p50_us=" << microseconds(0.5) << " p99_us=" << microseconds(0.99)
      << " p9999_us=" << microseconds(0.9999) << " max_us=" << microseconds(1) << "\n";
}

}  // namespace bench
