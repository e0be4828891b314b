#include "providers/auth0/client_call.h"

#include "core/credentials.h"
#include "core/origin.h"
#include "core/world.h"
#include "providers/auth0/settings.h"

namespace providers::auth0 {

oauth::Result<const oauth::Client*> authenticate_application(const core::Call& call) {
  std::vector<std::string> audiences;
  for (const std::string& origin : {std::string(call.base), core::request_origin(call)})
    for (const char* path : {"/", "/oauth/token"}) audiences.push_back(origin + path);
  return core::authenticate_application(call, settings_of(call.world.settings()).clients, audiences);
}

}  // namespace providers::auth0
