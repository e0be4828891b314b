#pragma once
// What a fuzz target holds to be true: it stops the process, with a message, where it is not.

#include <cstdio>
#include <cstdlib>

namespace fuzz {

inline void expect(bool held, const char* what) {
  if (held) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace fuzz
