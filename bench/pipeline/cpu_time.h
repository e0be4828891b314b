#pragma once

#include <time.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace bench {

// What this thread has computed so far, in nanoseconds: others on the machine do not count.
inline double thread_time() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

// What one in `parts` of the values are below. REQUIRES: there are any.
inline double above_one_in(std::size_t parts, std::vector<double> values) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(values.size() / parts);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

// A cost without most of what the machine's other programs do to caches meanwhile.
inline double tenth(std::vector<double> values) { return above_one_in(10, std::move(values)); }
inline double median(std::vector<double> values) { return above_one_in(2, std::move(values)); }

}  // namespace bench
