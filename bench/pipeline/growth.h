#pragma once
// Whether the state's growth makes a request wait.

#include <iosfwd>

namespace bench {

// Changes each of a million users of a template once, in two processes one after the other, and prints what a change takes of
// CPU time, at most and as a rule: the less of both, for what the state's growth costs it costs at the same change each time, and what
// other programs do to the machine does not. The worker is idle ten times a second's worth of requests, and that counts as the
// change before. Throws std::runtime_error where a process fails.
void report_growth(std::ostream& out);

}  // namespace bench
