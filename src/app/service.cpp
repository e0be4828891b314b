#include "app/service.h"

#include "admin/problems.h"
#include "app/named_tenant.h"
#include "base/result.h"
#include "core/origin.h"
#include "core/scratch.h"
#include "state/epoch.h"

namespace app {
namespace {

constexpr std::string_view kAdmin = "/__admin";
constexpr std::string_view kNamedTenant = "/__admin/tenants/";
constexpr std::string_view kFork = "/fork";  // of `/__admin/tenants/{t}/fork`, a call of the list of tenants

bool is_admin(std::string_view path) {
  return path.starts_with(kAdmin) && (path.size() == kAdmin.size() || path[kAdmin.size()] == '/');
}

// The origin that the client used; empty for a Host that cannot be one.
void write_origin(const core::Tenant& tenant, const http::Request& request, std::string& out) {
  out.clear();
  const std::string_view scheme = request.tls ? "https" : "http";
  if (request.host.empty())
    out = tenant.base_url();
  else if (core::split_host(request.host, scheme))
    out.append(scheme).append("://").append(request.host);
}

}  // namespace

bool takes_large_body(std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  return is_admin(path) && path.ends_with("/snapshot");
}

Service::Service(std::vector<Listener> listeners, const core::Pipeline& admin, const core::Tenants& tenants,
                 const core::Process& process)
    : listeners_(std::move(listeners)), admin_(admin), tenants_(tenants) {
  for (std::size_t worker = 0; worker < process.workers; ++worker)
    scratch_.push_back(std::make_unique<core::Scratch>(process.seed, worker));
}

void Service::serve(const http::Request& request, http::Reply& reply) {
  core::Scratch& scratch = *scratch_[request.worker];
  const state::Guard guard;
  core::Tenant* found = tenant_of(request);
  if (found == nullptr) {
    reply.status = 404;
    reply.close = true;
    return;
  }
  core::Tenant& tenant = *found;
  write_origin(tenant, request, scratch.origin);
  if (scratch.origin.empty()) {
    refuse(http::Refusal::kMalformed, request.listener, reply);
    return;
  }
  if (is_admin(request.path())) {
    serve_admin(tenant, request, scratch, reply);
    return;
  }
  if (!tenant.fixed_url().empty()) scratch.origin = tenant.fixed_url();
  pipeline_of(tenant).serve(tenant.world(guard), request, scratch.origin, scratch, reply);
}

// By its own port; on a listener of the start by its name in Host, by the token that it issued, else the listener's own.
// nullptr where the port's tenant is gone.
core::Tenant* Service::tenant_of(const http::Request& request) const {
  if (request.listener >= listeners_.size()) return tenants_.on_port(static_cast<std::uint16_t>(request.listener - kOwnPort));
  core::Tenant* own = listeners_[request.listener].tenant;
  if (!tenants_.has_guests()) return own;
  const auto of_the_provider = [&](const std::string& name) {
    core::Tenant* named = name.empty() ? nullptr : tenants_.find(name);
    return named != nullptr && &named->provider() == &own->provider() ? named : nullptr;
  };
  core::Tenant* named = of_the_provider(tenant_in_host(request));
  if (named == nullptr) named = of_the_provider(tenant_in_token(request));
  return named == nullptr ? own : named;
}

const core::Pipeline& Service::pipeline_of(const core::Tenant& tenant) const {
  for (const Listener& listener : listeners_)
    if (&listener.tenant->provider() == &tenant.provider()) return *listener.pipeline;
  base::bug("a tenant of a provider that is not served");
}

// `/__admin/tenants/{t}/…` is `/__admin/…` of the tenant t.
void Service::serve_admin(core::Tenant& tenant, const http::Request& request, core::Scratch& scratch,
                          http::Reply& reply) {
  const state::Guard guard;
  const std::string_view target = request.target;
  if (request.path().starts_with(kNamedTenant)) {
    const std::string_view rest = target.substr(kNamedTenant.size());
    const auto slash = rest.substr(0, rest.find('?')).find('/');
    const bool of_the_list = slash == std::string_view::npos || rest.substr(slash, rest.find('?') - slash) == kFork;
    core::Tenant* named = of_the_list ? nullptr : tenants_.find(rest.substr(0, slash));
    if (named != nullptr) {
      scratch.target.assign(kAdmin).append(rest.substr(slash));
      http::Request shortened = request;
      shortened.target = scratch.target;
      admin_.serve(named->world(guard), shortened, scratch.origin, scratch, reply);
      return;
    }
  }
  admin_.serve(tenant.world(guard), request, scratch.origin, scratch, reply);
}

void Service::refuse(http::Refusal refusal, std::size_t listener, http::Reply& reply) {
  const state::Guard guard;
  core::Tenant* tenant = listener < listeners_.size() ? listeners_[listener].tenant
                                                      : tenants_.on_port(static_cast<std::uint16_t>(listener - kOwnPort));
  reply.status = http::status_of(refusal);  // what is left to say where the port's tenant is gone
  if (tenant == nullptr) return;
  if (refusal == http::Refusal::kLargeBodyTooLarge)
    admin_.refuse(tenant->world(guard), reply.status, {admin::kSnapshotTooLarge, {}}, reply);
  else
    pipeline_of(*tenant).refuse(tenant->world(guard), reply.status, reply);
}

void Service::idle(std::size_t) { state::collect(); }

}  // namespace app
