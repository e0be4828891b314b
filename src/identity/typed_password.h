#pragma once
// A password that somebody typed. Comparing with a hash takes tens of microseconds, so what
// came of it is kept: who asks everything once before a transaction pays nothing inside it. One call's; not for sharing.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "identity/password_history.h"

namespace identity {

class TypedPassword {
 public:
  // REQUIRES: what `text` refers to outlives this.
  explicit TypedPassword(std::string_view text) : text_(text) {}

  std::string_view text() const { return text_; }
  // Whether it is the password behind `hash`; no for the "" of an account that has none.
  bool matches(std::string_view hash);
  // Whether it is one of the last `reach` passwords, the present one included.
  bool was_used(const Account& account, const PasswordHistory& history, std::size_t reach);
  // A hash of it, made when it is first asked for.
  const std::string& hash();

 private:
  std::string_view text_;
  std::string hash_;
  std::vector<std::pair<std::string, bool>> compared_;  // hashes, and whether it is theirs
};

}  // namespace identity
