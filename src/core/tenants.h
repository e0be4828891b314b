#pragma once
// Every tenant of the process, by name and by the port of its own. Any thread may look, add and remove at once; a tenant that
// was found lives as long as the guard under which it was.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/tenant.h"
#include "state/epoch.h"
#include "state/table.h"

namespace core {

class Tenants {
 public:
  Tenants();
  ~Tenants();
  Tenants(const Tenants&) = delete;
  Tenants& operator=(const Tenants&) = delete;

  // nullptr where a tenant of its name exists.
  Tenant* try_add(std::unique_ptr<Tenant> tenant);
  // REQUIRES: its name is free.
  Tenant& add(std::unique_ptr<Tenant> tenant);
  // Only a guest goes (Tenant::is_guest); false where there is none of that name.
  bool remove(std::string_view name);

  // nullptr where there is none of that name.
  Tenant* find(std::string_view name) const;
  // Those that exist, in the order in which they were made.
  std::vector<Tenant*> all() const;
  // Whether there is any that no listener of the start answers for: only then does it matter what a request names.
  bool has_guests() const { return guests_.load(std::memory_order_relaxed) != 0; }

  // The tenant that has the port to itself; nullptr where none has. `claim` is for one that was found or added.
  Tenant* on_port(std::uint16_t port) const;
  void claim_port(std::uint16_t port, Tenant& tenant);

 private:
  struct Place {
    std::atomic<Tenant*> tenant{nullptr};
  };
  std::atomic<std::uint64_t> made_{0};
  std::atomic<std::size_t> guests_{0};
  state::Table<Place> by_name_;
  state::Table<Place> by_port_;
};

}  // namespace core
