#include "admin/enrolments.h"

#include "admin/problems.h"
#include "core/tenant.h"
#include "core/vendor_administration.h"

namespace admin {
namespace {

using core::Call;
using core::Outcome;

Outcome administer(Call& call, Context&) {
  const auto name = call.world.accounts().resolve(call.path("user"));
  if (!name) return not_found("user", call.path("user"));
  const core::Provider& provider = call.world.tenant().provider();
  const auto* vendor = dynamic_cast<const core::VendorAdministration*>(&provider);
  const auto outcome = vendor == nullptr ? std::nullopt : vendor->administer(call, *name);
  if (outcome) return *outcome;
  return core::problem(kNotFound, {"This call is not for a tenant of " + std::string(provider.name()) + "."});
}

}  // namespace

std::span<const Operation> enrolment_operations() {
  static constexpr Operation kOperations[] = {{"createPushChallenge", administer}};
  return kOperations;
}

}  // namespace admin
