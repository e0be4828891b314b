#pragma once
// Making Auth0's tokens for a grant: what is fixed and drawn inside the transaction, and what is signed after it (reference
// sections 3.2, 3.10). Values; stateless functions.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/call.h"
#include "core/outcome.h"
#include "core/provider.h"
#include "oauth/claims.h"
#include "providers/auth0/account.h"
#include "providers/auth0/settings.h"

namespace providers::auth0 {

// What an access token can be for, as a grant has it (identity::Grant::audience): the account API, the one for second
// factors, userinfo alone, else an API of the tenant's by its own name.
constexpr std::string_view kAccountApi = "me";
constexpr std::string_view kMfaApi = "mfa";
constexpr std::string_view kUserinfoAlone = "";

// The grant's name of the audience that a request asks for; nothing for an API that the tenant has not.
std::optional<std::string> audience_of(const core::Call& call, std::string_view asked);
// Of the scopes that are asked for, in their order and spelling, those that the API has and the client may have; all of
// them where none are asked for. Others are dropped, as the vendor does.
std::vector<std::string> cut_scopes(const core::Call& call, const oauth::Client& client, std::string_view audience,
                                    std::string_view asked);
// A scope of authentication methods in today's spelling; any other as it is.
std::string canonical_scope(std::string_view scope);

// Everything that a grant's tokens say, taken from the account's draft.
struct TokenContents {
  std::string account_id;
  std::string login;
  oauth::Claims access;  // the access token's
  std::string audience;  // as the grant has it
  std::string grant_type;
  std::string nonce;
  std::string session_id;
  std::string organization_id;
  std::string organization_name;
  json::Attributes profile;
  Email email;  // "" without one
  base::Time modified_at{};
  std::string refresh_token;  // "" where there is none
  std::string recovery_code;  // the next one, where one was used
};

// In the transaction. `scopes` are the grant's or fewer, or of another API's that the application has a policy for.
TokenContents draw_tokens(core::Call& call, const Account& me, const identity::Grant& grant, std::string_view audience,
                          std::vector<std::string> scopes);
TokenContents contents_of(const Account& me, std::vector<std::string> scopes);

// After it. REQUIRES: the world's keys are ready.
std::string sign_access_token(const core::Call& call, const TokenContents& contents);
// The provider's usual issuer and audience where the request's are empty.
std::string sign_access_token(const core::World& world, const core::TokenRequest& request, const TokenContents& contents, oauth::Defect defect);
std::string sign_id_token(const core::Call& call, const TokenContents& contents);
// The answer of the token endpoint.
core::Outcome answer_with_tokens(core::Call& call, const TokenContents& contents);

// Writes the claims that `profile`, `email` and `phone` among the scopes open, into an open object.
void write_profile_claims(json::Writer& out, const TokenContents& contents);

constexpr base::Duration kTokenLifetime = std::chrono::hours{24};
constexpr base::Duration kIdTokenLifetime = std::chrono::hours{10};

}  // namespace providers::auth0
