#pragma once
// DPoP in Okta's words: what a proof may be signed with, and a cause and a sentence for each thing that is wrong with one
// (reference section 2.5). Stateless.

#include <optional>
#include <string_view>

#include "core/dpop.h"
#include "core/problem.h"

namespace providers::okta {

// As a challenge names them.
constexpr std::string_view kDpopAlgorithms = "RS256 RS384 RS512 ES256 ES384 ES512";

// A nonce is asked for by the authorization server alone.
core::DpopRules dpop_rules(bool nonce);

std::string_view cause_of(crypto::DpopFault fault);
// The sentence for a cause that a proof gives; "" for any other.
std::string_view dpop_description(std::string_view cause);

// Whether the request brings its token under the DPoP scheme.
bool uses_dpop(const http::Request& request);

}  // namespace providers::okta
