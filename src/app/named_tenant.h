#pragma once
// The tenant that a request names, as far as the request alone can tell. Pure functions; "" where it names none.

#include <string>

#include "http/message.h"

namespace app {

// NAME of `Host: NAME.localhost`.
std::string tenant_in_host(const http::Request& request);
// What the `kid` of the access token begins with. The signature is looked at later, by the tenant.
std::string tenant_in_token(const http::Request& request);

}  // namespace app
