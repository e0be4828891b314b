#pragma once
// Tenants that the control API asks for while the server runs: beside the process's own and of the same kinds. What is dear
// (documents, routers, the signing key, the fixture that a provider started with) they share. Any thread may ask.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "admin/context.h"
#include "app/config.h"

namespace app {

// What opens and closes ports of the server that runs.
struct Ports {
  // Has the address listen for `listener + the port that it gets`. Fails with a sentence.
  std::function<base::Result<std::uint16_t>(const Place& place, std::size_t listener)> open;
  std::function<void(std::size_t listener)> close;
};

class TenantMaker final : public admin::TenantMaker {
 public:
  // Where a provider's tenants are at home.
  struct Home {
    core::Tenant* first;
    Place place;
    std::string scheme_and_host;
  };

  TenantMaker(core::Tenants& tenants, const core::Process& process) : tenants_(tenants), process_(process) {}
  // Before the first request.
  void add_home(Home home) { homes_.push_back(std::move(home)); }
  void set_ports(Ports ports) { ports_ = std::move(ports); }

  base::Result<core::Tenant*, core::Problem> make(const admin::WantedTenant& wanted) override;
  base::Result<core::Tenant*, core::Problem> fork(const core::Tenant& source, const admin::WantedTenant& wanted) override;
  base::Result<bool, core::Problem> remove(std::string_view name) override;

 private:
  const Home* home_of(std::string_view provider) const;
  std::string free_name();
  core::Tenant::Setup setup_of(const core::Tenant& first, const admin::WantedTenant& wanted);
  // What `make` makes, where name and port are free.
  base::Result<core::Tenant*, core::Problem> add(const Home& home, const std::string& name, std::optional<std::uint16_t> port,
                                                 const std::function<std::unique_ptr<core::Tenant>()>& make);
  static void put_in_place(core::Tenant& tenant, const Home& home, std::uint16_t own);

  core::Tenants& tenants_;
  const core::Process& process_;
  std::vector<Home> homes_;
  Ports ports_;
  std::atomic<std::uint64_t> names_made_{0};
};

}  // namespace app
