// The tenant's users with everything enrolled.
#include "admin/api.h"
#include "admin/problems.h"
#include "core/world.h"
#include "identity/password_history.h"
#include "identity/user_entry.h"

namespace admin {
namespace {

using core::Call;
using core::Outcome;

void write_user(Call& call, const identity::Account& account) {
  call.world.tenant().provider().write_user(call.json(), account, call.world);
}

Outcome answer_with(Call& call, const core::AccountName& name, int status) {
  const bool there =
      call.world.accounts().visit(name, [&](const identity::Account& account) { write_user(call, account); });
  return there ? Outcome(core::Answer{status, true}) : Outcome(not_found("user", call.path("user")));
}

// The entry as accounts are made from it: hashed here, outside any transaction.
json::Tree entry_of(const Call& call) {
  json::Tree entry = json::to_tree(call.body);
  identity::hash_password(entry);
  identity::hash_password_history(entry);
  return entry;
}

Outcome list_users(Call& call, Context&) {
  call.json().begin_object().key("users").begin_array();
  call.world.accounts().visit_all([&](const identity::Account& account) {
    write_user(call, account);
    return true;
  });
  call.json().end_array().end_object();
  return core::ok();
}

Outcome create_user(Call& call, Context&) {
  const auto made = call.world.accounts().create(entry_of(call), call.now);
  if (!made) return tl::unexpected(made.error());
  call.header("Location", "/__admin/users/" + made->id);
  return answer_with(call, *made, 201);
}

Outcome get_user(Call& call, Context&) {
  const auto name = call.world.accounts().resolve(call.path("user"));
  return name ? answer_with(call, *name, 200) : Outcome(not_found("user", call.path("user")));
}

Outcome update_user(Call& call, Context&) {
  const auto name = call.world.accounts().resolve(call.path("user"));
  if (!name) return not_found("user", call.path("user"));
  const auto changed = call.world.accounts().change(*name, entry_of(call), call.now);
  return changed ? answer_with(call, *changed, 200) : Outcome(tl::unexpected(changed.error()));
}

Outcome delete_user(Call& call, Context&) {
  const auto name = call.world.accounts().resolve(call.path("user"));
  const bool removed = name && call.world.accounts().remove(*name);
  return removed ? core::no_content() : Outcome(not_found("user", call.path("user")));
}

// By identifier or name; the one that was added last where neither is given.
const identity::Totp* find_totp(const identity::Account& account, std::optional<std::string_view> enrolment) {
  for (auto totp = account.totps.rbegin(); totp != account.totps.rend(); ++totp)
    if (!enrolment || totp->id == *enrolment || totp->name == *enrolment) return &*totp;
  return nullptr;
}

Outcome get_totp(Call& call, Context&) {
  const auto name = call.world.accounts().resolve(call.path("user"));
  if (!name) return not_found("user", call.path("user"));
  base::Time at = call.now;
  if (const auto text = call.query("at")) {
    const auto time = base::parse_rfc3339(*text);
    if (!time) return invalid("at", time.error().message);
    at = *time;
  }
  Outcome outcome = not_found("authenticator app", call.query("enrollment").value_or(""));
  call.world.accounts().visit(*name, [&](const identity::Account& account) {
    const identity::Totp* totp = find_totp(account, call.query("enrollment"));
    if (totp == nullptr) return;
    const auto shown = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch() / identity::Totp::kStep;
    call.json().begin_object().member("enrollment", totp->id).member("code", totp->code_at(at));
    call.json().member("valid_until", base::Time((shown + 1) * identity::Totp::kStep)).end_object();
    outcome = core::ok();
  });
  return outcome;
}

}  // namespace

std::span<const Operation> user_operations() {
  static constexpr Operation kOperations[] = {
      {"listUsers", list_users},   {"createUser", create_user}, {"getUser", get_user},
      {"updateUser", update_user}, {"deleteUser", delete_user},
      {"getTotp", get_totp},
  };
  return kOperations;
}

}  // namespace admin
