// Reset, the whole state, and the signing key.
#include "admin/api.h"
#include "admin/problems.h"
#include "core/snapshot.h"
#include "core/world.h"

namespace admin {
namespace {

using core::Call;
using core::Outcome;

Outcome reset_tenant(Call& call, Context& context) {
  core::Tenant* tenant = context.tenants->find(call.world.tenant().name());
  if (tenant == nullptr) return not_found("tenant", call.world.tenant().name());  // taken away meanwhile
  tenant->reset();
  return core::no_content();
}

Outcome get_snapshot(Call& call, Context&) {
  core::write_snapshot(call.json(), call.world);
  return core::ok();
}

Outcome put_snapshot(Call& call, Context& context) {
  core::Tenant* tenant = context.tenants->find(call.world.tenant().name());
  if (tenant == nullptr) return not_found("tenant", call.world.tenant().name());
  auto world = core::read_snapshot(*tenant, json::to_tree(call.body), context.snapshot_readers);
  if (!world) return invalid({{world.error().pointer, "", "", world.error().message, ""}});
  tenant->adopt(std::move(*world));
  return core::no_content();
}

// A key takes a tenth of a second to make, so it is made on a thread of its own while the request is held.
Outcome rotate_keys(Call& call, Context&) {
  const bool first = call.request.held.count() == 0;
  const bool done = call.world.keys().rotate_in_background(first, call.body["drop_old"].boolean_or(false));
  return done ? core::no_content() : core::hold();
}

}  // namespace

std::span<const Operation> state_operations() {
  static constexpr Operation kOperations[] = {
      {"resetTenant", reset_tenant}, {"rotateKeys", rotate_keys}, {"getSnapshot", get_snapshot}, {"putSnapshot", put_snapshot}};
  return kOperations;
}

}  // namespace admin
