#include "app/service.h"

#include "core/origin.h"
#include "core/scratch.h"
#include "state/epoch.h"

namespace app {
namespace {

constexpr std::string_view kAdmin = "/__admin";
constexpr std::string_view kNamedTenant = "/__admin/tenants/";

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

Service::Service(std::vector<Listener> listeners, const core::Pipeline& admin, const core::Tenants& tenants,
                 const core::Process& process)
    : listeners_(std::move(listeners)), admin_(admin), tenants_(tenants) {
  for (std::size_t worker = 0; worker < process.workers; ++worker)
    scratch_.push_back(std::make_unique<core::Scratch>(process.seed, worker));
}

void Service::serve(const http::Request& request, http::Reply& reply) {
  core::Scratch& scratch = *scratch_[request.worker];
  const Listener& listener = listeners_[request.listener];
  core::Tenant& tenant = *listener.tenant;
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
  const state::Guard guard;
  listener.pipeline->serve(tenant.world(guard), request, scratch.origin, scratch, reply);
}

// `/__admin/tenants/{t}/…` is `/__admin/…` of the tenant t.
void Service::serve_admin(core::Tenant& tenant, const http::Request& request, core::Scratch& scratch,
                          http::Reply& reply) {
  const state::Guard guard;
  const std::string_view target = request.target;
  if (request.path().starts_with(kNamedTenant)) {
    const std::string_view rest = target.substr(kNamedTenant.size());
    const auto slash = rest.substr(0, rest.find('?')).find('/');
    core::Tenant* named = slash == std::string_view::npos ? nullptr : tenants_.find(rest.substr(0, slash));
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
  listeners_[listener].pipeline->refuse(listeners_[listener].tenant->world(guard), http::status_of(refusal), reply);
}

void Service::idle(std::size_t) { state::collect(); }

}  // namespace app
