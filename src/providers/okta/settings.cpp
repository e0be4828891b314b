#include "providers/okta/settings.h"

#include "providers/okta/provider.h"
#include "providers/okta/vendor_limits.h"

namespace providers::okta {
namespace {

bool flag(const json::Tree& tree, std::string_view pointer, bool fallback) {
  const json::Tree* value = tree.at_pointer(pointer);
  return value == nullptr || value->boolean() == nullptr ? fallback : *value->boolean();
}

std::string text_at(const json::Tree* value) { return std::string(value == nullptr ? "" : value->string_or("")); }

void read_webauthn(Settings& settings, const json::Tree& fixture) {
  settings.webauthn = flag(fixture, "/organization/features/webauthn", true);
  if (const json::Tree* demand = fixture.at_pointer("/organization/webauthn/user_verification"))
    settings.webauthn_user_verification = text_at(demand);
  if (const json::Tree* most = fixture.at_pointer("/organization/webauthn/max_enrollments"))
    settings.max_passkeys = most->unsigned_integer().value_or(settings.max_passkeys);
}

void read_app_authenticator(Settings& settings, const json::Tree& fixture) {
  settings.app_authenticator = flag(fixture, "/organization/features/app_authenticator", true);
  const json::Tree* name = fixture.at_pointer("/organization/app_authenticator/name");
  settings.app_authenticator_name = name == nullptr ? settings.organization + " Authenticator" : text_at(name);
  const json::Tree* verification = fixture.at_pointer("/organization/app_authenticator/user_verification");
  settings.app_authenticator_verification =
      named<UserVerification>(text_at(verification)).value_or(UserVerification::kPreferred);
}

}  // namespace

base::Result<std::shared_ptr<const core::Settings>> Provider::read_settings(const json::Tree& fixture) const {
  auto settings = std::make_shared<Settings>();
  if (const json::Tree* name = fixture.at_pointer("/organization/name")) settings->organization = text_at(name);
  settings->support_email = text_at(fixture.at_pointer("/organization/support_email"));
  settings->help_link = text_at(fixture.at_pointer("/organization/help_link"));
  settings->my_account = flag(fixture, "/organization/features/my_account", true);
  settings->custom_server_tokens = flag(fixture, "/organization/custom_server_tokens", true);
  settings->secondary_email = flag(fixture, "/organization/features/secondary_email", true);
  settings->step_up = flag(fixture, "/organization/step_up", false);
  settings->password = flag(fixture, "/organization/features/password", true);
  settings->phone = flag(fixture, "/organization/features/phone", true);
  settings->sms = flag(fixture, "/organization/features/sms", true);
  settings->call = flag(fixture, "/organization/features/call", true);
  settings->default_region = text_at(fixture.at_pointer("/organization/default_region"));
  settings->okta_applications = flag(fixture, "/organization/features/okta_applications", true);
  settings->email_is_login = flag(fixture, "/organization/email_is_login", false);
  settings->throttles = flag(fixture, "/organization/throttles", false);
  if (settings->throttles) settings->limits = vendor_limits();
  if (const json::Tree* tries = fixture.at_pointer("/organization/code_tries"))
    settings->code_tries = static_cast<std::uint8_t>(tries->integer().value_or(settings->code_tries));
  if (const json::Tree* limit = fixture.at_pointer("/organization/nominal_rate_limit"))
    settings->nominal_rate_limit = limit->integer().value_or(settings->nominal_rate_limit);
  settings->tells_lockout = flag(fixture, "/organization/tells_lockout", false);
  settings->totp = flag(fixture, "/organization/features/totp", true);
  read_webauthn(*settings, fixture);
  settings->profile_schema = ProfileSchema::read(fixture.find("profile_schema"));
  settings->password_policy = identity::PasswordPolicy::read(fixture.find("password_policy"));
  settings->password_requirements = settings->password_policy.description();
  const json::Tree* applications = fixture.find("applications");
  for (const json::Tree& entry : applications != nullptr && applications->array() != nullptr ? *applications->array() : json::Tree::Array{}) {
    auto client = oauth::read_client(entry);
    if (!client) return tl::unexpected(client.error());
    settings->clients.push_back(std::move(*client));
    if (settings->email_link_uri.empty()) settings->email_link_uri = text_at(entry.find("email_link_uri"));
  }
  read_app_authenticator(*settings, fixture);
  return settings;
}

}  // namespace providers::okta
