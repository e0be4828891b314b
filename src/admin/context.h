#pragma once
// What the control API's rows work on besides the call. Set up at start; rows are called from all workers.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/call.h"
#include "core/metrics.h"
#include "core/outcome.h"
#include "core/script_reader.h"
#include "core/snapshot.h"
#include "core/tenants.h"
#include "json/tree.h"

namespace admin {

// A tenant that POST /__admin/tenants asks for.
struct WantedTenant {
  std::string name;                   // "": one that is free is found
  std::string provider;
  const json::Tree* fixture = nullptr;  // nullptr: the one that the provider started with
  std::optional<std::uint16_t> port;  // of its own, 0 for any that is free; nothing: none
  std::optional<std::uint64_t> seed;
};

// Makes tenants and takes them away while the server runs.
class TenantMaker {
 public:
  virtual ~TenantMaker() = default;
  // REQUIRES: a guard is held as long as what it gives is used.
  virtual base::Result<core::Tenant*, core::Problem> make(const WantedTenant& wanted) = 0;
  // In the present state of `source`, whose provider it is of; `wanted` says name and port.
  virtual base::Result<core::Tenant*, core::Problem> fork(const core::Tenant& source, const WantedTenant& wanted) = 0;
  // False where there is none of that name; a problem where it is one of those that the server started with.
  virtual base::Result<bool, core::Problem> remove(std::string_view name) = 0;
};

struct Context {
  core::Tenants* tenants = nullptr;
  TenantMaker* maker = nullptr;
  std::vector<bool> loopback_listener;   // by http::Request::listener
  std::string_view openapi_yaml;         // the document as it is served
  std::string_view ca_pem;               // the local certificate authority; "" without one
  const core::ScriptReader* script_reader = nullptr;
  core::SnapshotReaders snapshot_readers;
  struct Counted {
    std::string_view provider;
    const core::Contract* contract;
    const core::Metrics* metrics;
  };
  std::vector<Counted> metrics;

  // Whether the call came by a loopback address: a tenant's own port is on its provider's.
  bool is_loopback(const core::Call& call) const {
    if (call.request.listener < loopback_listener.size()) return loopback_listener[call.request.listener];
    for (std::size_t i = 0; i < metrics.size(); ++i)
      if (metrics[i].provider == call.world.tenant().provider().name()) return loopback_listener[i];
    return false;
  }
};

// A row of the control API: it belongs to the tenant, not to an account.
struct Operation {
  std::string_view id;
  core::Outcome (*run)(core::Call& call, Context& context);
};

}  // namespace admin
