#pragma once
// What a client with a DPoP key would send, for `{{dpop …}}` and `{{dpop_jkt}}` in contract files. One key, the same in
// every run.

#include <string>

#include "contract/runner/placeholders.h"

namespace contract {

// The proof of "JTI METHOD URI [ath=NAME] [nonce=NAME]", made when the worlds begin; the names are those of saved values.
std::string dpop_proof(const std::string& words, const Values& values);

// What a token's cnf.jkt is that is bound to the key.
std::string dpop_thumbprint();

}  // namespace contract
