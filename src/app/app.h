#pragma once
// Everything behind the server, wired: documents, providers, tenants, pipelines, the control API. What exists is what is
// made here. Built once, before the first request; then only its Service is called.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "admin/api.h"
#include "app/config.h"
#include "app/kept_keys.h"
#include "app/service.h"
#include "app/tenant_maker.h"
#include "app/tls.h"
#include "core/pipeline.h"
#include "core/process.h"
#include "core/script_reader.h"
#include "core/tenants.h"
#include "oauth/keys.h"

namespace app {

class App {
 public:
  // Throws Unusable (app/documents.h) where a file or a user of a fixture is wrong.
  explicit App(const ServeConfig& config);

  struct Endpoint {
    core::Tenant* tenant;
    Place place;
    std::string scheme_and_host;  // "http://localhost", what goes before the port in `base_url`
  };
  // One a listener of the server, in its order.
  const std::vector<Endpoint>& endpoints() const { return endpoints_; }
  // The ports that the server got, in the order of `endpoints`.
  void set_ports(const std::vector<std::uint16_t>& ports);
  // How further ports are opened and closed. Before the first request.
  void set_port_opener(Ports ports) { maker_.set_ports(std::move(ports)); }

  // Has the tenants go on from what a file holds (--import). Throws Unusable where it is damaged, newer or not to be read;
  // then nothing has changed. After set_port_opener, before the first request.
  void import_state(const std::string& path);
  // Writes every tenant's state (--export-on-exit), the file whole or not at all. False where it cannot be written.
  bool export_state(const std::string& path) const;

  // What https needs; nothing where only http is spoken.
  const std::optional<TlsFiles>& tls() const { return tls_; }
  const core::Process& process() const { return process_; }
  Service& service() { return *service_; }

 private:
  // A provider, what counts its requests, and what answers them.
  struct Serving {
    std::unique_ptr<core::Provider> provider;
    std::unique_ptr<core::Metrics> metrics;
    std::unique_ptr<core::Pipeline> pipeline;
  };
  void add(const ServeConfig& config, const ProviderConfig& provider_config, std::unique_ptr<core::Provider> provider);

  std::unique_ptr<oauth::ProcessKey> key_;
  KeptKeys kept_keys_;
  std::optional<TlsFiles> tls_;
  core::Process process_;
  core::ScriptReader script_reader_;
  std::vector<Serving> serving_;
  core::Tenants tenants_;
  std::vector<Endpoint> endpoints_;
  TenantMaker maker_{tenants_, process_};
  admin::Context context_;
  std::unique_ptr<admin::Api> admin_;
  std::unique_ptr<core::Pipeline> admin_pipeline_;
  std::unique_ptr<Service> service_;
};

// A provider over our own document, or over the user's where `config.spec` names one. Throws Unusable.
std::unique_ptr<core::Provider> make_okta(const ProviderConfig& config, bool corrected);
std::unique_ptr<core::Provider> make_auth0(const ProviderConfig& config, bool corrected);

}  // namespace app
