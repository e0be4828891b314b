#include "contract/runner/harness.h"

#include <map>
#include <stdexcept>
#include <thread>

#include "app/app.h"
#include "app/documents.h"
#include "app/embedded.h"
#include "app/fixtures.h"
#include "base/text.h"
#include "core/origin.h"
#include "state/epoch.h"

namespace contract {
namespace {

constexpr std::uint64_t kSeed = 1;
constexpr std::string_view kAuthority = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";
constexpr std::uint16_t kOktaPort = 7310;
constexpr std::uint16_t kAuth0Port = 7320;

// What costs a tenth of a second to make and is the same for every file.
const oauth::ProcessKey& signing_key() {
  static const oauth::ProcessKey key(crypto::Key::make_rsa(base::Seed::from_number(kSeed).derive("signing key")));
  return key;
}

core::Provider& okta(const std::string& specification) {
  static std::map<std::string, std::unique_ptr<core::Provider>> providers;
  auto& provider = providers[specification];
  if (!provider) {
    app::ProviderConfig config;
    config.spec = specification;
    provider = app::make_okta(config, true);
  }
  return *provider;
}

core::Provider& auth0() {
  static const auto provider = app::make_auth0({}, true);
  return *provider;
}

const core::ScriptReader& script_reader() {
  static const core::ScriptReader reader(app::embedded("schema/scenario.json"));
  return reader;
}

std::shared_ptr<const core::Contract> admin_contract() {
  static const auto contract = app::admin_contract();
  return contract;
}

// Hashing the built-in passwords once is enough.
std::shared_ptr<const core::Fixture> fixture_of(const core::Provider& provider, const std::string& path) {
  static std::map<std::pair<const core::Provider*, std::string>, std::shared_ptr<const core::Fixture>> fixtures;
  auto& fixture = fixtures[{&provider, path}];
  if (!fixture) fixture = app::load_fixture(provider, path.empty() ? std::vector<std::string>{} : std::vector{path});
  return fixture;
}

}  // namespace

struct Harness::Wiring {
  core::Process process;
  core::Tenants tenants;
  admin::Context context;
  admin::Api admin{admin_contract(), context};
  core::Pipeline admin_pipeline{admin, nullptr, false};
  std::vector<std::unique_ptr<core::Metrics>> metrics;
  std::vector<std::unique_ptr<core::Pipeline>> pipelines;
  std::unique_ptr<app::Service> service;
  bool tls = false;
  bool outside = false;
  app::TenantMaker maker{tenants, process};
  std::uint16_t next_port = 40'000;

  void set_options(const std::vector<std::string>& options) {
    process.version = "0.1.0";
    process.seed = base::Seed::from_number(kSeed);
    process.seeded = true;
    process.start_time = *base::parse_rfc3339("2026-01-01T00:00:00Z");
    process.freeze = true;
    process.verify_responses = true;
    process.signing_key = &signing_key();
    for (const std::string& option : options) {
      const std::string name = option.substr(0, option.find('='));
      const std::string value = option.find('=') == std::string::npos ? "" : option.substr(option.find('=') + 1);
      if (name == "otp")
        process.otp = value;
      else if (name == "admin-token")
        process.admin_token = value;
      else if (name == "no-admin")
        process.admin_off = true;
      else if (name == "allow-prefer")
        process.allow_prefer = true;
      else if (name == "journal-secrets")
        process.journal_secrets = true;
      else if (name == "journal")
        process.journal_entries = std::stoul(value);
      else if (name == "tls")
        tls = true;
      else if (name == "outside")
        outside = true;
      else
        throw std::runtime_error("no option " + name);
    }
  }

  core::Tenant& add(const core::Provider& provider, const std::string& fixture, std::uint16_t port) {
    metrics.push_back(std::make_unique<core::Metrics>(1, provider.contract().operations().size()));
    pipelines.push_back(std::make_unique<core::Pipeline>(provider, metrics.back().get(), true));
    core::Tenant& tenant = tenants.add(std::make_unique<core::Tenant>(core::Tenant::Setup{
        std::string(provider.name()), &provider, fixture_of(provider, fixture), &process, ""}));
    tenant.set_place("http://localhost:" + std::to_string(port), {port});
    context.loopback_listener.push_back(!outside);
    context.metrics.push_back({provider.name(), &provider.contract(), metrics.back().get()});
    return tenant;
  }
};

Harness::Harness(const HttpFile& file, const std::string& fixture_directory, const std::string& specification)
    : wiring_(std::make_unique<Wiring>()) {
  wiring_->set_options(file.options);
  wiring_->context.tenants = &wiring_->tenants;
  wiring_->context.openapi_yaml = app::embedded("admin.yaml.text");
  if (wiring_->tls) wiring_->context.ca_pem = kAuthority;
  wiring_->context.script_reader = &script_reader();
  wiring_->context.snapshot_readers = app::snapshot_readers(script_reader());
  const std::string fixture = file.fixture == "builtin" ? "" : fixture_directory + "/" + file.fixture;
  core::Tenant& first = wiring_->add(okta(specification), fixture, kOktaPort);
  core::Tenant& second = wiring_->add(auth0(), fixture, kAuth0Port);
  wiring_->context.maker = &wiring_->maker;
  wiring_->maker.add_home({&first, {"localhost", kOktaPort}, "http://localhost"});
  wiring_->maker.add_home({&second, {"localhost", kAuth0Port}, "http://localhost"});
  wiring_->maker.set_ports({[this](const app::Place& place, std::size_t) -> base::Result<std::uint16_t> {
                              if (place.port == kOktaPort) return base::fail("localhost:7310 is in use");
                              return place.port == 0 ? wiring_->next_port++ : place.port;
                            },
                            [](std::size_t) {}});
  wiring_->service = std::make_unique<app::Service>(
      std::vector<app::Service::Listener>{{&first, wiring_->pipelines[0].get()}, {&second, wiring_->pipelines[1].get()}},
      wiring_->admin_pipeline, wiring_->tenants, wiring_->process);
}

Harness::~Harness() = default;

http::Reply Harness::send(const Request& asked) {
  http::Request request;
  std::vector<http::Header> headers;
  std::string lines;
  for (const auto& [name, value] : asked.headers) {
    headers.push_back({name, value});
    lines.append(name).append(": ").append(value).append("\r\n");
  }
  std::string target = asked.target;
  std::string authority;
  if (const auto scheme = target.find("://"); scheme != std::string::npos && target.starts_with("http")) {
    const auto slash = target.find('/', scheme + 3);
    authority = target.substr(scheme + 3, slash - scheme - 3);
    target = slash == std::string::npos ? "/" : target.substr(slash);
  }
  std::string body = asked.body;
  body.append(http::Request::kBodyPadding, '\0');
  request.method = http::parse_method(asked.method);
  request.method_text = asked.method;
  request.target = target;
  request.headers = headers;
  request.header_lines = lines;
  request.host = authority.empty() ? request.header("Host").value_or("") : std::string_view(authority);
  request.body = std::string_view(body).substr(0, asked.body.size());
  request.peer = "127.0.0.1";
  request.tls = wiring_->tls;
  const auto parts = core::split_host(request.host, "http");
  if (parts && wiring_->tenants.on_port(parts->port) != nullptr)
    request.listener = app::kOwnPort + parts->port;
  else
    request.listener = parts && parts->port == kAuth0Port ? 1 : 0;
  http::Reply reply;
  wiring_->service->serve(request, reply);
  // What is waited for is made by a thread (a key), or is a wait that the request itself asks for.
  for (int tries = 0; reply.hold && tries < 60'000; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    request.held += std::chrono::milliseconds(5);
    reply.clear();
    wiring_->service->serve(request, reply);
  }
  return reply;
}

void Harness::advance(const std::string& duration) {
  const state::Guard guard;
  for (const char* tenant : {"okta", "auth0"})
    wiring_->tenants.find(tenant)->world(guard).clock().advance(*base::parse_duration(duration));
}

std::string Harness::outbox(const std::string& what, const std::string& to) const {
  const state::Guard guard;
  std::string found;
  for (const char* tenant : {"okta", "auth0"}) {
    if (!found.empty()) break;
    wiring_->tenants.find(tenant)->world(guard).outbox().newest_first(guard, [&](const identity::Message& message) {
      if (message.to == to) found = what == "code" ? message.code : message.link;
      return found.empty();
    });
  }
  return found;
}

}  // namespace contract
