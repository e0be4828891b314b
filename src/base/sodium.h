#pragma once
// libsodium's one-time set-up, done where it is first needed. Any thread may call it.

namespace base {

// After it returns, all of libsodium may be used from any thread. Throws Bug when the system offers no randomness.
void require_sodium();

}  // namespace base
