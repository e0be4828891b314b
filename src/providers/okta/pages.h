#pragma once
// Okta's pages for people. Plain HTML; nothing that a client sent is written into one.

#include <string_view>

#include "core/call.h"

namespace providers::okta {

// Writes a page of a heading and a sentence as the answer's body, with headers that keep it out of frames and referrers.
// REQUIRES: both texts are ours, so need no escaping.
void write_page(core::Call& call, std::string_view title, std::string_view text);

}  // namespace providers::okta
