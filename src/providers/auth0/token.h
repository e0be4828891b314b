#pragma once
// The token endpoint (reference sections 3.2 to 3.6), and revoke. Rows, and what the grants of passkeys share with them.

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "core/operation.h"
#include "core/rows.h"
#include "oauth/client.h"
#include "providers/auth0/account.h"
#include "providers/auth0/tokens.h"

namespace providers::auth0 {

// A request for tokens by an application that has proved which it is.
struct TokenCall {
  const oauth::Client& client;
  std::string key_thumbprint;  // of the key that a DPoP proof came with, which the tokens are bound to; "" without one
};

// A sign-in without a browser, for which tokens are issued.
struct SignIn {
  std::string audience;  // as a grant has it
  std::vector<std::string> scopes;
  std::string organization;
  std::vector<std::string> methods;  // how the person proved who they are
  std::string grant_type;            // as the token names it
};

// What a request's `audience`, `scope` and `organization` come to. Fails with kServiceUnknown, kOrganizationUnknown.
base::Result<SignIn, core::Problem> read_sign_in(const core::Call& call, const oauth::Client& client, std::string_view method,
                                                 std::string_view grant_type);

// Runs `judge(Account&) -> std::optional<Problem>` on the account, then, unless a second factor is needed first, opens a
// grant in the same transaction and answers with its tokens. `unknown` is the cause where there is no such account.
core::Outcome issue_tokens(core::Call& call, const TokenCall& asked, const core::AccountName& name, std::string_view unknown,
                           const SignIn& sign_in, const std::function<std::optional<core::Problem>(Account&, TokenContents&)>& judge);

// Runs `exchange` on the account, then answers with the tokens that it drew. `unknown` is the cause where there is no such
// account.
using Exchange = std::function<core::Outcome(Account& me, TokenContents& contents)>;
core::Outcome exchange_on(core::Call& call, const core::AccountName& name, std::string_view unknown, const Exchange& exchange);

// The thumbprint of the key that tokens are to be bound to; "" where the application sends no proof and need not.
base::Result<std::string, core::Problem> key_of(core::Call& call, const oauth::Client& client);
// Whether a grant that is bound to a key is used with that one.
std::optional<core::Problem> judge_key(const identity::Grant& grant, const TokenCall& asked);
// Whether a second factor is needed before tokens, which is asked anew while a refresh token lives.
std::optional<core::Problem> judge_step_up(const core::Call& call, const Account& me, const identity::Grant& grant,
                                           std::string_view audience, const std::vector<std::string>& scopes,
                                           std::string_view organization);

// What a grant type does. The call's body has passed the document's schema for that type.
struct GrantType {
  std::string_view name;
  core::Outcome (*exchange)(core::Call& call, const TokenCall& asked);
};
std::span<const GrantType> mfa_grant_types();  // mfa_grants.cpp
core::Outcome exchange_refresh_token(core::Call& call, const TokenCall& asked);  // refresh_tokens.cpp
core::Outcome exchange_passkey(core::Call& call, const TokenCall& asked);       // passkey_sign_in.cpp
core::Outcome exchange_passwordless(core::Call& call, const TokenCall& asked);  // passwordless.cpp

std::span<const core::Operation<Account>> token_operations();
std::span<const core::Operation<Account>> passkey_operations();       // passkey_sign_in.cpp
std::span<const core::Operation<Account>> passwordless_operations();  // passwordless.cpp
std::span<const core::Operation<Account>> mfa_operations();           // mfa.cpp
std::span<const core::Operation<Account>> discovery_operations();     // discovery.cpp
std::span<const core::Operation<Account>> authorize_operations();     // authorize.cpp
std::span<const core::Operation<Account>> logout_operations();        // logout.cpp

}  // namespace providers::auth0
