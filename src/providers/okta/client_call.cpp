#include "providers/okta/client_call.h"

#include "core/origin.h"
#include "core/world.h"
#include "oauth/client_authentication.h"
#include "providers/okta/settings.h"

namespace providers::okta {

oauth::Result<const oauth::Client*> authenticate_application(const core::Call& call) {
  const auto member = [&](std::string_view name) { return call.body[name].string_or(""); };
  const oauth::ClientCredentials credentials{.authorization = call.request.header("Authorization").value_or(""),
                                             .client_id = member("client_id"),
                                             .client_secret = member("client_secret"),
                                             .assertion = member("client_assertion"),
                                             .assertion_type = member("client_assertion_type")};
  const AuthorizationServer server = server_of(call);
  std::vector<std::string> audiences;
  for (const std::string& origin : {std::string(call.base), request_origin(call)}) {
    audiences.push_back(server.issuer(origin));
    audiences.push_back(origin + call.operation->path);
    audiences.push_back(origin + std::string(server.endpoints()) + "token");
  }
  return oauth::authenticate_client(settings_of(call.world.settings()).clients, credentials, audiences, call.world.spent(), call.now);
}

}  // namespace providers::okta
