#include "providers/okta/step_up.h"

#include <algorithm>
#include <array>

#include "core/world.h"
#include "providers/okta/account.h"
#include "providers/okta/problems.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

constexpr base::Duration kMaxAge = std::chrono::seconds{900};
constexpr std::array<std::string_view, 4> kGuarded = {"/idp/myaccount/emails", "/idp/myaccount/phones",
                                                      "/idp/myaccount/password", "/idp/myaccount/profile"};

bool is_guarded(const core::Call& call) {
  const auto method = call.request.method;
  if (method == http::Method::kGet || method == http::Method::kHead) return false;
  return std::any_of(kGuarded.begin(), kGuarded.end(),
                     [&](std::string_view path) { return call.operation->path.starts_with(path); });
}

// A literal token acts like one that was issued with its account.
base::Time authenticated_at(const core::Call& call, const Account& account) {
  const oauth::Claims* claims = call.caller.claims();
  return claims == nullptr ? account.created_at : claims->authenticated_at.value_or(base::Time{});
}

bool used_two_factors(const core::Call& call) {
  const oauth::Claims* claims = call.caller.claims();
  const std::string_view acr = claims == nullptr ? std::string_view{} : std::string_view(claims->acr);
  return acr.starts_with("urn:okta:loa:2fa:") || acr == "phr" || acr == "phrh";
}

int usable_factors(const Account& account, bool app_authenticator_on) {
  const auto verified = [](const auto& one) { return one.verified; };
  const auto confirmed = [](const auto& one) { return one.confirmed; };
  const auto active = [](const AppAuthenticator& one) { return one.standing == Standing::kActive; };
  return !account.password_hash.empty() + std::any_of(account.emails.begin(), account.emails.end(), verified) +
         std::any_of(account.phones.begin(), account.phones.end(), verified) +
         std::any_of(account.totps.begin(), account.totps.end(), confirmed) + !account.passkeys.empty() +
         (app_authenticator_on && std::ranges::any_of(account.app_authenticators, active));
}

}  // namespace

std::optional<core::Problem> judge_assurance(const core::Call& call) {
  const Settings& settings = settings_of(call.world.settings());
  if (!settings.step_up || !is_guarded(call)) return std::nullopt;
  std::optional<core::Problem> missing;
  call.world.accounts().visit(call.caller.reference(), [&](const identity::Account& common) {
    const auto& account = static_cast<const Account&>(common);
    if (call.now - authenticated_at(call, account) <= kMaxAge) return;
    const bool second = usable_factors(account, settings.app_authenticator) >= 2 && !used_two_factors(call);
    missing = core::Problem{second ? kFactorMissing : kAssuranceMissing, {}};
  });
  return missing;
}

std::string step_up_challenge(std::string_view cause) {
  if (cause != kAssuranceMissing && cause != kFactorMissing) return {};
  std::string header = R"(Bearer realm="IdpMyAccountAPI", error="insufficient_authentication_context", )"
                       R"(error_description="The access token requires additional assurance to access the resource", max_age=900)";
  if (cause == kFactorMissing) header += R"(, acr_values="urn:okta:loa:2fa:any:ifpossible")";
  return header;
}

}  // namespace providers::okta
