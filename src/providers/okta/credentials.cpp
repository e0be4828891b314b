#include "providers/okta/credentials.h"

#include "core/world.h"
#include "providers/okta/account.h"

namespace providers::okta {

bool is_locked_out(const core::Call& call, const core::AccountName& name) {
  bool locked_out = false;
  call.world.accounts().visit(name, [&](const identity::Account& account) {
    locked_out = static_cast<const Account&>(account).locked_out;
  });
  return locked_out;
}

std::optional<core::AccountName> admit_by_password(const core::Call& call, std::string_view username, std::string_view password) {
  auto name = core::check_password(call, username, password);
  if (name && is_locked_out(call, *name)) name.reset();
  return name;
}

}  // namespace providers::okta
