#pragma once
// Between the server and the pipelines: which tenant a request is for, which API, and what it is called by. Called by all
// workers at once; built before the first request.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "admin/api.h"
#include "core/pipeline.h"
#include "core/tenants.h"
#include "http/message.h"

namespace app {

// The listener of a tenant's own port, opened while the server runs: this and the port.
constexpr std::size_t kOwnPort = 1000;

// Whether a request for `target` may have the large body of http::server::Limits: a state that was saved goes back in.
bool takes_large_body(std::string_view target);

class Service final : public http::Service {
 public:
  // One entry a listener of the server, in its order.
  struct Listener {
    core::Tenant* tenant = nullptr;
    const core::Pipeline* pipeline = nullptr;
  };

  // REQUIRES: everything referred to outlives this.
  Service(std::vector<Listener> listeners, const core::Pipeline& admin, const core::Tenants& tenants,
          const core::Process& process);

  void serve(const http::Request& request, http::Reply& reply) override;
  void refuse(http::Refusal refusal, std::size_t listener, http::Reply& reply) override;
  void idle(std::size_t worker) override;

 private:
  core::Tenant* tenant_of(const http::Request& request) const;
  void serve_admin(core::Tenant& tenant, const http::Request& request, core::Scratch& scratch, http::Reply& reply);

  const core::Pipeline& pipeline_of(const core::Tenant& tenant) const;

  std::vector<Listener> listeners_;
  const core::Pipeline& admin_;
  const core::Tenants& tenants_;
  std::vector<std::unique_ptr<core::Scratch>> scratch_;  // by worker
};

}  // namespace app
