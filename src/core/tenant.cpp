#include "core/tenant.h"

#include <algorithm>
#include <charconv>

#include "core/origin.h"

namespace core {

Tenant::Tenant(Setup setup) : setup_(std::move(setup)) { world_.store(new World(*this)); }

Tenant::Tenant(Setup setup, const World& source) : setup_(std::move(setup)), worlds_(source.incarnation()) {
  world_.store(new World(*this, source));
}

Tenant::~Tenant() { delete world_.load(); }

void Tenant::set_place(std::string base_url, std::vector<std::uint16_t> ports) {
  base_url_ = setup_.fixed_url.empty() ? std::move(base_url) : setup_.fixed_url;
  ports_ = std::move(ports);
}

bool Tenant::same_service(std::string_view origin, std::string_view base) const {
  return origin == base || serves(origin);
}

bool Tenant::serves(std::string_view origin) const {
  if (!setup_.fixed_url.empty() && origin == setup_.fixed_url) return true;
  const auto parts = split_origin(origin);
  return parts && is_loopback_name(parts->host) &&
         std::find(ports_.begin(), ports_.end(), parts->port) != ports_.end();
}

void Tenant::adopt(std::unique_ptr<World> world) {
  const state::Guard guard;
  std::uint64_t counted = worlds_.load();
  while (counted < world->incarnation() && !worlds_.compare_exchange_weak(counted, world->incarnation())) {
  }
  state::retire(world_.exchange(world.release()));
}

void Tenant::reset() {
  const state::Guard guard;
  state::retire(world_.exchange(new World(*this)));
}

}  // namespace core
