#pragma once
// Whether the state's growth makes a request wait.

#include <iosfwd>

namespace bench {

// Changes each of a million users of a template once and prints what a change takes of CPU time, at most and as a rule: what
// other programs do to the machine meanwhile makes clients wait, and does not show here. The worker is idle ten times a
// second's worth of requests, and that counts as the change before.
void report_growth(std::ostream& out);

}  // namespace bench
