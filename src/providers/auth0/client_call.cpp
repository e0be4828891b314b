#include "providers/auth0/client_call.h"

#include "core/origin.h"
#include "core/world.h"
#include "oauth/client_authentication.h"
#include "providers/auth0/settings.h"

namespace providers::auth0 {

oauth::Result<const oauth::Client*> authenticate_application(const core::Call& call) {
  const auto member = [&](std::string_view name) { return call.body[name].string_or(""); };
  const oauth::ClientCredentials credentials{.authorization = call.request.header("Authorization").value_or(""),
                                             .client_id = member("client_id"),
                                             .client_secret = member("client_secret"),
                                             .assertion = member("client_assertion"),
                                             .assertion_type = member("client_assertion_type")};
  std::vector<std::string> audiences;
  for (const std::string& origin : {std::string(call.base), core::request_origin(call)})
    for (const char* path : {"/", "/oauth/token"}) audiences.push_back(origin + path);
  return oauth::authenticate_client(settings_of(call.world.settings()).clients, credentials, audiences, call.world.spent(), call.now);
}

}  // namespace providers::auth0
