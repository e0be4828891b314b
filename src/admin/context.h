#pragma once
// What the control API's rows work on besides the call. Set up at start; rows are called from all workers.

#include <string>
#include <string_view>
#include <vector>

#include "core/call.h"
#include "core/metrics.h"
#include "core/outcome.h"
#include "core/script_reader.h"
#include "core/tenants.h"

namespace admin {

struct Context {
  core::Tenants* tenants = nullptr;
  std::vector<bool> loopback_listener;   // by http::Request::listener
  std::string_view openapi_yaml;         // the document as it is served
  std::string_view ca_pem;               // the local certificate authority; "" without one
  const core::ScriptReader* script_reader = nullptr;
  struct Counted {
    std::string_view provider;
    const core::Contract* contract;
    const core::Metrics* metrics;
  };
  std::vector<Counted> metrics;

  core::Tenant& tenant_of(const core::Call& call) const { return *tenants->find(call.world.tenant().name()); }
};

// A row of the control API: it belongs to the tenant, not to an account.
struct Operation {
  std::string_view id;
  core::Outcome (*run)(core::Call& call, Context& context);
};

}  // namespace admin
