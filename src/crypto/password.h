#pragma once
// Passwords at rest: Argon2id by libsodium at its smallest cost, which suits an emulator's tests (tens of
// microseconds); never inside a transaction. Thread-safe.

#include <string>
#include <string_view>

namespace crypto {

// A self-describing hash ("$argon2id$…"). Throws base::Bug only when memory is gone.
std::string hash_password(std::string_view password);
// Constant time in the password. False for a hash that is not one of ours, also where only its cost is another.
bool verify_password(std::string_view hash, std::string_view password);

}  // namespace crypto
