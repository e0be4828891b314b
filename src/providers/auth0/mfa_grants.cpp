// Tokens for a second factor, after `mfa_required` (reference section 3.3).
#include "base/text.h"
#include "core/world.h"
#include "providers/auth0/oauth_replies.h"
#include "providers/auth0/step_up.h"
#include "providers/auth0/token.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;
using core::Problem;
using Check = std::function<std::optional<Problem>(Account&, TokenContents&)>;

// The sign-in that the mfa_token stands for, ended by `check`. The token is good for one success.
Outcome finish_sign_in(Call& call, const TokenCall& asked, const Check& check) {
  const auto transaction = open_mfa_token(call, call.body["mfa_token"].string_or(""));
  if (!transaction) return tl::unexpected(transaction.error());
  if (transaction->client_id != asked.client.id) return core::problem(causes::kMfaTokenMalformed);
  SignIn sign_in{transaction->audience, oauth::split_scopes(transaction->scope), transaction->organization, {"pwd", "mfa"}, "password"};
  // A transaction may run again, the token is spent once.
  std::optional<bool> first;
  return issue_tokens(call, asked, {transaction->account_id, transaction->login}, causes::kMfaTokenMalformed, sign_in,
                      [&](Account& me, TokenContents& contents) -> std::optional<Problem> {
                        if (auto failed = check(me, contents)) return failed;
                        if (!first) first = call.world.spent().spend("mfa_token " + transaction->id, transaction->expires_at, call.now);
                        return *first ? std::nullopt : std::optional(Problem{causes::kMfaTokenMalformed, {}});
                      });
}

Outcome exchange_otp(Call& call, const TokenCall& asked) {
  return finish_sign_in(call, asked, [&](Account& me, TokenContents&) { return check_otp(call, me, call.body["otp"].string_or("")); });
}

Outcome exchange_out_of_band(Call& call, const TokenCall& asked) {
  return finish_sign_in(call, asked, [&](Account& me, TokenContents&) {
    return check_out_of_band(call, me, call.body["oob_code"].string_or(""), call.body["binding_code"].string_or(""), asked.client.id);
  });
}

Outcome exchange_recovery_code(Call& call, const TokenCall& asked) {
  return finish_sign_in(call, asked, [&](Account& me, TokenContents& contents) {
    return check_recovery_code(call, me, call.body["recovery_code"].string_or(""), contents.recovery_code);
  });
}

}  // namespace

std::span<const GrantType> mfa_grant_types() {
  static constexpr GrantType kTypes[] = {
      {"http://auth0.com/oauth/grant-type/mfa-otp", exchange_otp},
      {"http://auth0.com/oauth/grant-type/mfa-oob", exchange_out_of_band},
      {"http://auth0.com/oauth/grant-type/mfa-recovery-code", exchange_recovery_code},
  };
  return kTypes;
}

}  // namespace providers::auth0
