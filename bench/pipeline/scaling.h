#pragma once
// What a request costs where two workers work at once, each on a core of its own, beside what it costs one alone.

#include <iosfwd>

namespace bench {

// Prints, for a mix of queries and one of commands, the CPU time of a request: one worker alone, two that share nothing (each
// in a program of its own, which is what the machine does to two at once), and two workers of one program.
void report_scaling(std::ostream& out);

}  // namespace bench
