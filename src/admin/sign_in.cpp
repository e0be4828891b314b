// For whom the sign-in pages answer without being shown.
#include "admin/api.h"
#include "admin/problems.h"
#include "core/world.h"

namespace admin {
namespace {

core::Outcome set_auto_approve(core::Call& call, Context&) {
  const auto user = call.body["user"].string();
  if (!user) {
    call.world.auto_approval().set(std::nullopt);
    return core::no_content();
  }
  const auto name = call.world.accounts().resolve(*user);
  if (!name) return not_found("user", *user);
  call.world.auto_approval().set(oauth::AutoApproval::Person{name->id, name->login});
  return core::no_content();
}

}  // namespace

std::span<const Operation> sign_in_operations() {
  static constexpr Operation kOperations[] = {{"setAutoApprove", set_auto_approve}};
  return kOperations;
}

}  // namespace admin
