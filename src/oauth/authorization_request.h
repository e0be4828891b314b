#pragma once
// What an application asks of a person's browser (RFC 6749 section 4.1.1, OpenID Connect Core 3.1.2.1), whichever vendor's
// server it asks. A value and pure functions on untrusted text.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "json/value.h"
#include "oauth/client.h"
#include "oauth/failure.h"

namespace oauth {

struct AuthorizationRequest {
  std::string client_id;
  std::string redirect_uri;
  std::string response_type;
  std::string response_mode;
  std::string scope;
  std::string state;
  std::string nonce;
  std::string code_challenge;
  std::string code_challenge_method;
  std::string prompt;
  std::string max_age;
  std::string acr_values;
  std::string login_hint;
  std::string key_thumbprint;  // dpop_jkt

  bool prompts(std::string_view what) const;  // whether `prompt` has that word
  // Whether somebody who proved themselves at `then` has to do so again. REQUIRES: check_max_age passed.
  bool wants_fresh_sign_in(base::Time then, base::Time now) const;
};

// Calls `visit` with the parameter's name and place of each member.
void for_each_member(AuthorizationRequest& request, const std::function<void(std::string_view, std::string&)>& visit);

// As JSON text, for a sealed value, and back from it. REQUIRES of the reading: it was written here.
std::string write_request(const AuthorizationRequest& request);
AuthorizationRequest read_request(json::Value json);

// What comes back with the browser.
struct ResponseType {
  bool code = false;
  bool id_token = false;
  bool token = false;
  // Whether anything but a code is answered, which never goes into a query.
  bool implicit() const { return id_token || token; }
};
// `code`, `token`, `id_token` in any order, each once at most; nothing for anything else.
std::optional<ResponseType> parse_response_type(std::string_view text);

enum class ResponseMode : std::uint8_t { kQuery, kFragment, kFormPost, kWebMessage };
// The mode that is asked for, or the type's own. `web_message` is the vendor's name for that one. Nothing for another name,
// or where tokens would go into the query.
std::optional<ResponseMode> choose_response_mode(std::string_view text, const ResponseType& type, std::string_view web_message);

// PKCE: public clients need it for a code; only S256 is taken. nullopt, or kChallengeMissing, kChallengeMethod,
// kChallengeMalformed.
std::optional<Failure> check_pkce(const Client& client, const AuthorizationRequest& request, const ResponseType& type);
// `max_age`: nothing or seconds. nullopt, or kParameterInvalid.
std::optional<Failure> check_max_age(const AuthorizationRequest& request);

}  // namespace oauth
