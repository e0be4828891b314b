#pragma once
// How an answer reaches the application by way of the browser: appended to the redirect URI. Pure functions.

#include <string>
#include <string_view>

#include "oauth/html.h"

namespace oauth {

// `uri` with the fields behind it, in its query (behind what it has already) or its fragment.
std::string location_with(std::string_view uri, const Fields& fields, bool in_fragment);

}  // namespace oauth
