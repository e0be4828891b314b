#include "providers/okta/client_call.h"

#include "core/credentials.h"
#include "core/origin.h"
#include "core/world.h"
#include "providers/okta/settings.h"

namespace providers::okta {

oauth::Result<const oauth::Client*> authenticate_application(const core::Call& call) {
  const AuthorizationServer server = server_of(call);
  std::vector<std::string> audiences;
  for (const std::string& origin : {std::string(call.base), request_origin(call)}) {
    audiences.push_back(server.issuer(origin));
    audiences.push_back(origin + call.operation->path);
    audiences.push_back(origin + std::string(server.endpoints()) + "token");
  }
  return core::authenticate_application(call, settings_of(call.world.settings()).clients, audiences);
}

}  // namespace providers::okta
