#include "providers/okta/sign_in.h"

#include "base/text.h"
#include "core/world.h"
#include "providers/okta/emails.h"
#include "providers/okta/pages.h"
#include "providers/okta/problems.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;

Outcome page(Call& call, int status, std::string_view title, std::string_view text) {
  call.rewind();
  write_page(call, title, text);
  return core::Answer{status, true, "text/html; charset=utf-8"};
}

// Where the application that asked wants the browser, with the code and its state; "" where it said nothing.
std::string callback(const Call& call) {
  std::string uri = settings_of(call.world.settings()).email_link_uri;
  if (uri.empty()) return uri;
  uri += uri.find('?') == std::string::npos ? "?otp=" : "&otp=";
  base::append_percent_encoded(uri, call.query("otp").value_or(""));
  uri += "&state=";
  base::append_percent_encoded(uri, call.query("state").value_or(""));
  return uri;
}

// GET /email/verify/{account}.{challenge}: the link carries no token, so the account is in it.
Outcome follow_email_magic_link(Call& call) {
  const std::string_view handle = call.path("handle");
  const auto dot = handle.find('.');
  const std::string_view challenge_id = dot == std::string_view::npos ? std::string_view{} : handle.substr(dot + 1);
  call.caller.account_id = handle.substr(0, dot);
  const Outcome outcome = follow_magic_link(call, challenge_id);
  call.caller = {};
  if (!outcome && outcome.error().cause == kChallengeNotFound) return page(call, 404, "This link is no longer good", "It was used, replaced by a newer one, or has expired.");
  if (!outcome) return page(call, 400, "This link is not right", "Its code is not the one that was sent.");
  const std::string uri = callback(call);
  if (uri.empty()) return page(call, 200, "Address verified", "You can close this page and go back to the application.");
  call.rewind();
  call.header("Location", uri);
  return core::empty(302);
}

}  // namespace

std::span<const core::Operation<Account>> sign_in_operations() {
  static constexpr core::Operation<Account> kOperations[] = {{"followEmailMagicLink", follow_email_magic_link}};
  return kOperations;
}

}  // namespace providers::okta
