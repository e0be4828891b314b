#include "core/tenants.h"

#include <algorithm>
#include <string>

#include "base/result.h"

namespace core {

// Names are the administrator's, so their hash needs no secret.
Tenants::Tenants() : by_name_(base::Seed::from_number(0)), by_port_(base::Seed::from_number(0)) {}

Tenants::~Tenants() {
  by_name_.for_each([](std::string_view, Place& place) { delete place.tenant.load(); });
}

Tenant* Tenants::try_add(std::unique_ptr<Tenant> tenant) {
  tenant->set_number(made_.fetch_add(1));
  Place& place = *by_name_.insert(tenant->name(), [] { return Place(); }).first;
  Tenant* none = nullptr;
  if (!place.tenant.compare_exchange_strong(none, tenant.get())) return nullptr;
  if (tenant->is_guest()) guests_.fetch_add(1);
  return tenant.release();
}

Tenant& Tenants::add(std::unique_ptr<Tenant> tenant) {
  Tenant* added = try_add(std::move(tenant));
  base::check(added != nullptr, "two tenants of one name");
  return *added;
}

bool Tenants::remove(std::string_view name) {
  const state::Guard guard;
  Place* place = by_name_.find(name);
  Tenant* tenant = place == nullptr ? nullptr : place->tenant.load();
  if (tenant == nullptr || !tenant->is_guest()) return false;
  if (!place->tenant.compare_exchange_strong(tenant, nullptr)) return false;
  for (const std::uint16_t port : tenant->ports()) {
    Place* own = by_port_.find(std::to_string(port));
    Tenant* same = tenant;
    if (own != nullptr) own->tenant.compare_exchange_strong(same, nullptr);
  }
  guests_.fetch_sub(1);
  state::retire(tenant);
  return true;
}

Tenant* Tenants::find(std::string_view name) const {
  const Place* place = by_name_.find(name);
  return place == nullptr ? nullptr : place->tenant.load();
}

std::vector<Tenant*> Tenants::all() const {
  std::vector<Tenant*> found;
  by_name_.for_each([&](std::string_view, const Place& place) {
    if (Tenant* tenant = place.tenant.load()) found.push_back(tenant);
  });
  std::sort(found.begin(), found.end(), [](const Tenant* a, const Tenant* b) { return a->number() < b->number(); });
  return found;
}

Tenant* Tenants::on_port(std::uint16_t port) const {
  const Place* place = by_port_.find(std::to_string(port));
  return place == nullptr ? nullptr : place->tenant.load();
}

void Tenants::claim_port(std::uint16_t port, Tenant& tenant) {
  by_port_.insert(std::to_string(port), [] { return Place(); }).first->tenant.store(&tenant);
}

}  // namespace core
