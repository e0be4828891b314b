#pragma once
// Our own documents and fixtures, put into the program at build time (tools/embed.cpp).

#include <string_view>

namespace app {

// The text of that name, "okta-myaccount.yaml" (JSON by now) or "admin.yaml.text" (as written); with ".sha256"
// behind it that text's hash in hex; "" where there is none. Static storage.
std::string_view embedded(std::string_view name);

}  // namespace app
