#include "app/app.h"

#include <algorithm>

#include "app/documents.h"
#include "app/embedded.h"
#include "app/fixtures.h"
#include "app/scenarios.h"
#include "app/signing_key.h"
#include "app/state_directory.h"
#include "app/state_file.h"
#include "providers/auth0/provider.h"
#include "providers/okta/provider.h"

namespace app {
namespace {

core::Process make_process(const ServeConfig& config, const oauth::ProcessKey& key) {
  core::Process process;
  process.version = UNDERSTUDY_VERSION;
  process.seeded = config.seed.has_value();
  if (config.seed) process.seed = base::Seed::from_number(*config.seed);
  process.otp = config.otp;
  process.start_time = config.now;
  process.freeze = config.freeze;
  process.workers = std::max<std::size_t>(config.threads, 1);
  process.journal_entries = config.journal;
  process.journal_secrets = config.journal_secrets;
  process.verify_responses = config.verify_responses;
  process.lenient_verification = config.no_corrections;
  process.allow_prefer = config.allow_prefer;
  process.admin_token = config.admin_token;
  process.admin_off = config.no_admin;
  process.signing_key = &key;
  return process;
}

core::Contract::Source account_document(const ProviderConfig& config, const std::string& provider, bool corrected) {
  if (!corrected) return user_document(config.spec, nullptr);
  const json::Tree corrections = corrections_of(provider);
  return user_document(config.spec, &corrections);
}

template <class... Sources>
core::Contract contract_of(Sources&&... sources) {
  std::vector<core::Contract::Source> all;
  (all.push_back(std::forward<Sources>(sources)), ...);
  return core::Contract(std::move(all));
}

// How a browser or an SDK on this machine would write the address.
std::string host_of(const Place& place) {
  if (place.address == "0.0.0.0" || place.address == "::") return "localhost";
  return place.address.find(':') == std::string::npos ? place.address : "[" + place.address + "]";
}

}  // namespace

std::unique_ptr<core::Provider> make_okta(const ProviderConfig& config, bool corrected) {
  const bool ours = config.spec.empty();
  auto account = ours ? built_in_document("okta-myaccount.yaml") : account_document(config, "okta", corrected);
  return std::make_unique<providers::okta::Provider>(
      contract_of(std::move(account), built_in_document("okta-sign-in.yaml")), !ours);
}

std::unique_ptr<core::Provider> make_auth0(const ProviderConfig& config, bool corrected) {
  const bool ours = config.spec.empty();
  auto account = ours ? built_in_document("auth0-my-account.yaml") : account_document(config, "auth0", corrected);
  return std::make_unique<providers::auth0::Provider>(
      contract_of(std::move(account), built_in_document("auth0-authentication.yaml")), !ours);
}

App::App(const ServeConfig& config)
    : key_(make_signing_key(config)), kept_keys_(state_directory(config)), tls_(tls_files(config)),
      process_(make_process(config, *key_)), script_reader_(embedded("schema/scenario.json")) {
  if (!config.seed) process_.key_keeper = &kept_keys_;
  const bool corrected = !config.no_corrections;
  if (config.okta.on) add(config, config.okta, make_okta(config.okta, corrected));
  if (config.auth0.on) add(config, config.auth0, make_auth0(config.auth0, corrected));
  context_.tenants = &tenants_;
  if (tls_) context_.ca_pem = tls_->authority;
  context_.maker = &maker_;
  context_.openapi_yaml = embedded("admin.yaml.text");
  context_.script_reader = &script_reader_;
  context_.snapshot_readers = snapshot_readers(script_reader_);
  admin_ = std::make_unique<admin::Api>(admin_contract(), context_);
  admin_pipeline_ = std::make_unique<core::Pipeline>(*admin_, nullptr, false);
  std::vector<Service::Listener> listeners;
  for (std::size_t i = 0; i < endpoints_.size(); ++i)
    listeners.push_back({endpoints_[i].tenant, serving_[i].pipeline.get()});
  service_ = std::make_unique<Service>(std::move(listeners), *admin_pipeline_, tenants_, process_);
}

void App::add(const ServeConfig& config, const ProviderConfig& provider_config, std::unique_ptr<core::Provider> provider) {
  Serving serving;
  serving.metrics = std::make_unique<core::Metrics>(process_.workers, provider->contract().operations().size());
  serving.pipeline = std::make_unique<core::Pipeline>(*provider, serving.metrics.get(), true);
  core::Tenant::Setup setup;
  setup.name = provider->name();
  setup.provider = provider.get();
  setup.fixture = load_fixture(*provider, config.fixtures);
  setup.process = &process_;
  setup.fixed_url = provider_config.url;
  setup.scripts = load_scenarios(script_reader_, *provider, config.scenarios);
  core::Tenant& tenant = tenants_.add(std::make_unique<core::Tenant>(std::move(setup)));
  endpoints_.push_back({&tenant, provider_config.place, (tls_ ? "https://" : "http://") + host_of(provider_config.place)});
  context_.loopback_listener.push_back(is_loopback(provider_config.place));
  context_.metrics.push_back({provider->name(), &provider->contract(), serving.metrics.get()});
  serving.provider = std::move(provider);
  serving_.push_back(std::move(serving));
}

void App::import_state(const std::string& path) {
  const auto read = read_state(read_file(path), tenants_, maker_, context_.snapshot_readers);
  if (!read) throw Unusable(path + ": " + read.error().message);
}

bool App::export_state(const std::string& path) const { return write_private(path, write_state(tenants_, process_.version)); }

void App::set_ports(const std::vector<std::uint16_t>& ports) {
  for (std::size_t i = 0; i < endpoints_.size(); ++i)
    endpoints_[i].tenant->set_place(endpoints_[i].scheme_and_host + ":" + std::to_string(ports[i]), {ports[i]});
  for (const Endpoint& endpoint : endpoints_) maker_.add_home({endpoint.tenant, endpoint.place, endpoint.scheme_and_host});
}

}  // namespace app
