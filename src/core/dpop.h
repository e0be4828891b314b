#pragma once
// DPoP as a server asks for it (RFC 9449): the proof in a request's DPoP header against that request, and the nonces that
// proofs may have to carry. Whichever vendor's words a fault is told in.

#include <span>
#include <string>
#include <string_view>

#include "core/call.h"
#include "crypto/dpop.h"

namespace core {

struct DpopRules {
  std::span<const crypto::Algorithm> algorithms;
  crypto::DpopWindow window{};
  bool nonce = false;  // whether a proof has to carry one of `dpop_nonce`
};

// What a proof has to go with. Empty: nothing of the kind.
struct DpopBinding {
  std::string_view access_token;   // the one that it is sent with
  std::string_view thumbprint;     // the key that token or grant is bound to
};

// The thumbprint of the key whose holder sends this request. The proof is spent by that: the same one comes once.
base::Result<std::string, crypto::DpopFault> check_dpop(Call& call, const DpopRules& rules, const DpopBinding& binding);

// What a client's next proofs may carry, for a day. It holds its own state.
std::string dpop_nonce(const Call& call);

}  // namespace core
