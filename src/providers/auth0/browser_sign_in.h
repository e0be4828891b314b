#pragma once
// The account's part of signing in at a browser: what the evidence proves, what is still missing, and the code in the end.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "oauth/handle.h"
#include "providers/auth0/authorization.h"
#include "providers/auth0/passkeys.h"

namespace providers::auth0 {

// How it is known who sits at the browser.
struct Evidence {
  std::optional<oauth::Handle> session;
  std::vector<std::string> methods;  // proved just now; none otherwise
  std::optional<Asserted> passkey;   // to be used up
  bool consents = false;             // agreed on the consent page, or approved of without it
  std::string factor;                // a second factor's code
  std::string oob_code;              // of the challenge that it answers; "" for an app's
};

// What a transaction on the person's account came to. Set anew by each attempt.
struct Progress {
  enum class Next : std::uint8_t { kSignIn, kBlocked, kNotMember, kEnrol, kFactor, kUnmet, kConsent, kDone };
  Next next = Next::kSignIn;
  bool factor_wrong = false;
  std::string cookie;  // of a session that was opened
  std::string session_id;
  std::string login;
  std::string oob_code;
  bool device = false;  // it asks a device, so there is no code to type
  std::string secret;  // of the authenticator app that is to be enrolled
  std::string code;
};

// Goes on with the request as that account, as far as the evidence leads.
Progress advance_account(core::Call& call, const Authorization& asked, const core::AccountName& account, const Evidence& evidence);

}  // namespace providers::auth0
