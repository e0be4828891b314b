#include "base/sodium.h"

#include <sodium.h>

#include "base/result.h"

namespace base {

void require_sodium() {
  static const bool ready = sodium_init() >= 0;
  check(ready, "libsodium starts");
}

}  // namespace base
