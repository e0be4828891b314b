#pragma once
// Every tenant of the process. Filled at start, before the first request; then any thread may look.

#include <memory>
#include <string_view>
#include <vector>

#include "core/tenant.h"

namespace core {

class Tenants {
 public:
  Tenant& add(std::unique_ptr<Tenant> tenant) { return *tenants_.emplace_back(std::move(tenant)); }
  // nullptr where there is none of that name.
  Tenant* find(std::string_view name) const {
    for (const auto& tenant : tenants_)
      if (tenant->name() == name) return tenant.get();
    return nullptr;
  }
  const std::vector<std::unique_ptr<Tenant>>& all() const { return tenants_; }

 private:
  std::vector<std::unique_ptr<Tenant>> tenants_;
};

}  // namespace core
