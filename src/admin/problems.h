#pragma once
// The control API's errors by cause. Pure.

#include <string>
#include <string_view>

#include "core/outcome.h"

namespace admin {

constexpr std::string_view kOff = "admin_off";
constexpr std::string_view kTokenMissing = "admin_token_missing";
constexpr std::string_view kForeignHost = "admin_foreign_host";
constexpr std::string_view kForeignOrigin = "admin_foreign_origin";
constexpr std::string_view kNameTaken = "admin_name_taken";
constexpr std::string_view kPortTaken = "admin_port_taken";  // argument: why
constexpr std::string_view kTenantStays = "admin_tenant_stays";
constexpr std::string_view kNotFound = "admin_not_found";
constexpr std::string_view kNotAsked = "admin_not_asked";  // a message that waits for no answer
constexpr std::string_view kInvalid = "admin_invalid";  // arguments: where (a JSON pointer or a parameter), what
constexpr std::string_view kSnapshotTooLarge = "admin_snapshot_too_large";  // for takes_large_body of app/service.h
constexpr std::string_view kRefused = "admin_refused";  // the argument says by whom and why

inline auto not_found(std::string_view kind, std::string_view name) {
  return core::problem(kNotFound, {"There is no " + std::string(kind) + " \"" + std::string(name) + "\"."});
}
// Several mistakes of the body at once.
inline auto invalid(std::vector<openapi::Violation> mistakes) {
  return tl::unexpected(core::Problem{core::causes::kBodyInvalid, {}, false, std::move(mistakes)});
}
inline auto invalid(std::string_view where, std::string message) {
  return core::problem(kInvalid, {std::string(where), std::move(message)});
}

}  // namespace admin
