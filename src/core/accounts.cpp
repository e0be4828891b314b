#include "core/accounts.h"

namespace core {

tl::unexpected<Problem> login_taken(const json::Tree& entry) {
  return tl::unexpected(Problem{causes::kLoginTaken, {std::string(entry.text("login"))}});
}

tl::unexpected<Problem> user_invalid(const base::Error& error) {
  return tl::unexpected(Problem{causes::kUserInvalid, {error.message}});
}

tl::unexpected<Problem> belonging_taken() { return user_invalid({"a passkey's credential_id or a connected account is another user's"}); }

}  // namespace core
