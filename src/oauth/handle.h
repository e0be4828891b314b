#pragma once
// Identifiers of what an account holds, as clients are given them: codes, refresh tokens, session ids. They carry their
// account's key, so that a call without a token finds the account without a second index. Pure functions.

#include <optional>
#include <string>
#include <string_view>

namespace oauth {

struct Handle {
  std::string account_id;
  std::string_view id;     // of the thing within the account
  std::string_view proof;  // what the thing is proved with, to compare in constant time
};

// `base64url(account).id.proof`. REQUIRES: neither `id` nor `proof` has a dot.
std::string write_handle(std::string_view account_id, std::string_view id, std::string_view proof);
// Nothing for what is not of that form. Views borrow from `text`.
std::optional<Handle> read_handle(std::string_view text);

}  // namespace oauth
