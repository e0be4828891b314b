#include "app/child_environment.h"

namespace app {
namespace {

// Auth0's SDKs put https:// in front of a domain themselves; only a whole URL keeps them from that.
std::string without_scheme(const std::string& url) { return url.substr(url.find("://") + 3); }

}  // namespace

std::vector<std::pair<std::string, std::string>> child_environment(const App& app) {
  std::vector<std::pair<std::string, std::string>> variables;
  for (const App::Endpoint& endpoint : app.endpoints()) {
    const core::Tenant& tenant = *endpoint.tenant;
    if (tenant.name() == "okta") {
      variables.emplace_back("UNDERSTUDY_OKTA_URL", tenant.base_url());
      variables.emplace_back("OKTA_ISSUER", tenant.base_url());
    } else {
      variables.emplace_back("UNDERSTUDY_AUTH0_URL", tenant.base_url());
      variables.emplace_back("AUTH0_DOMAIN", app.tls() ? without_scheme(tenant.base_url()) : tenant.base_url());
      variables.emplace_back("AUTH0_ISSUER_BASE_URL", tenant.base_url());
    }
  }
  if (app.tls() && !app.tls()->authority_file.empty())
    for (const char* name : {"NODE_EXTRA_CA_CERTS", "UNDERSTUDY_CA_FILE"}) variables.emplace_back(name, app.tls()->authority_file);
  return variables;
}

}  // namespace app
