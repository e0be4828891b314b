// Reset and the signing key.
#include "admin/api.h"
#include "core/world.h"

namespace admin {
namespace {

using core::Call;
using core::Outcome;

Outcome reset_tenant(Call& call, Context& context) {
  context.tenant_of(call).reset();
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
  static constexpr Operation kOperations[] = {{"resetTenant", reset_tenant}, {"rotateKeys", rotate_keys}};
  return kOperations;
}

}  // namespace admin
