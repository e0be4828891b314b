#include "app/tenant_maker.h"

#include <algorithm>

#include "admin/problems.h"
#include "app/fixtures.h"
#include "app/kept_keys.h"
#include "app/service.h"

namespace app {
namespace {

using core::Problem;

tl::unexpected<Problem> wrong_fixture(const std::vector<core::Mistake>& mistakes) {
  std::vector<openapi::Violation> errors;
  for (const core::Mistake& mistake : mistakes) errors.push_back({"/fixture" + mistake.pointer, "", "", mistake.message, ""});
  return admin::invalid(std::move(errors));
}

}  // namespace

const TenantMaker::Home* TenantMaker::home_of(std::string_view provider) const {
  const auto found = std::find_if(homes_.begin(), homes_.end(), [&](const Home& home) { return home.first->provider().name() == provider; });
  return found == homes_.end() ? nullptr : &*found;
}

std::string TenantMaker::free_name() {
  for (;;) {
    std::string name = "tenant-" + std::to_string(names_made_.fetch_add(1) + 1);
    if (tenants_.find(name) == nullptr) return name;
  }
}

core::Tenant::Setup TenantMaker::setup_of(const core::Tenant& first, const admin::WantedTenant& wanted) {
  core::Tenant::Setup setup;
  setup.name = wanted.name.empty() ? free_name() : wanted.name;
  setup.provider = &first.provider();
  setup.fixture = first.shared_fixture();
  setup.process = &process_;
  setup.key_keeper = std::make_shared<KeptKeys>(std::filesystem::path());
  setup.guest = true;
  return setup;
}

base::Result<core::Tenant*, Problem> TenantMaker::make(const admin::WantedTenant& wanted) {
  const Home* home = home_of(wanted.provider);
  if (home == nullptr) return admin::invalid("/provider", "This server does not serve " + wanted.provider + ".");
  core::Tenant::Setup setup = setup_of(*home->first, wanted);
  if (wanted.seed) setup.seed = base::Seed::from_number(*wanted.seed).derive("tenant " + setup.name);
  if (wanted.fixture != nullptr) {
    auto fixture = read_fixture(home->first->provider(), *wanted.fixture);
    if (!fixture) return wrong_fixture(fixture.error());
    setup.fixture = std::move(*fixture);
  }
  return add(*home, setup.name, wanted.port, [&] { return std::make_unique<core::Tenant>(setup); });
}

base::Result<core::Tenant*, Problem> TenantMaker::fork(const core::Tenant& source, const admin::WantedTenant& wanted) {
  core::Tenant::Setup setup = setup_of(source, wanted);
  setup.seed = source.seed();
  setup.scripts = source.scripts();
  const state::Guard guard;
  return add(*home_of(source.provider().name()), setup.name, wanted.port,
             [&] { return std::make_unique<core::Tenant>(setup, source.world(guard)); });
}

base::Result<core::Tenant*, Problem> TenantMaker::add(const Home& home, const std::string& name, std::optional<std::uint16_t> port,
                                                      const std::function<std::unique_ptr<core::Tenant>()>& make) {
  if (tenants_.find(name) != nullptr) return core::problem(admin::kNameTaken);
  std::uint16_t own = 0;
  if (port) {
    const auto opened = ports_.open({home.place.address, *port}, kOwnPort);
    if (!opened) return core::problem(admin::kPortTaken, {opened.error().message});
    own = *opened;
  }
  core::Tenant* added = nullptr;
  std::string refused;
  try {
    std::unique_ptr<core::Tenant> tenant = make();
    put_in_place(*tenant, home, own);
    added = tenants_.try_add(std::move(tenant));
  } catch (const std::runtime_error& error) {
    refused = error.what();
  }
  if (added != nullptr) {
    if (own != 0) tenants_.claim_port(own, *added);
    return added;
  }
  if (own != 0) ports_.close(kOwnPort + own);
  if (!refused.empty()) return wrong_fixture({{"/users", refused}});
  return core::problem(admin::kNameTaken);
}

// On its provider's first listener it is reached by name, and by a token.
void TenantMaker::put_in_place(core::Tenant& tenant, const Home& home, std::uint16_t own) {
  const std::uint16_t first = home.first->ports().front();
  const std::string scheme = home.scheme_and_host.substr(0, home.scheme_and_host.find(':'));
  if (own != 0)
    tenant.set_place(home.scheme_and_host + ":" + std::to_string(own), {first, own});
  else
    tenant.set_place(scheme + "://" + tenant.name() + ".localhost:" + std::to_string(first), {first});
}

base::Result<bool, Problem> TenantMaker::remove(std::string_view name) {
  const state::Guard guard;
  const core::Tenant* tenant = tenants_.find(name);
  if (tenant == nullptr) return false;
  if (!tenant->is_guest()) return core::problem(admin::kTenantStays);
  const std::vector<std::uint16_t> ports = tenant->ports();
  if (!tenants_.remove(name)) return false;
  for (std::size_t i = 1; i < ports.size(); ++i) ports_.close(kOwnPort + ports[i]);
  return true;
}

}  // namespace app
