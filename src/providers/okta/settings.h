#pragma once
// What a fixture says of an Okta organization. Immutable.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/fixture.h"
#include "identity/password_policy.h"
#include "oauth/client.h"
#include "providers/okta/app_authenticator.h"
#include "providers/okta/profile_schema.h"

namespace providers::okta {

struct Settings final : core::Settings {
  std::string organization = "Example";
  std::string support_email, help_link;  // "" for none; a help_link that begins with / is a path of the service's own
  bool my_account = true;  // the account API as a whole
  bool custom_server_tokens = true;  // whether tokens of the custom authorization server open it, too
  bool secondary_email = true;
  bool step_up = false;  // whether changes take a sign-in of the last 15 minutes
  bool password = true;
  bool okta_applications = true;
  bool phone = true, sms = true, call = true;
  std::string default_region;  // where a number without a country code is taken to be; "" for nowhere
  // Whether the verified primary address becomes the login too.
  bool email_is_login = false;
  bool throttles = false;              // whether the vendor's waits between messages are kept; with them come its limits
  std::uint8_t code_tries = 5;         // wrong codes until a challenge is dead
  std::int64_t nominal_rate_limit = 600;  // what the rate-limit headers show while no limit is loaded; per minute
  bool tells_lockout = false;           // whether who is locked out is told so
  bool totp = true;
  bool webauthn = true;
  std::string webauthn_user_verification = "discouraged";  // what registrations ask for; "required" is held to
  std::size_t max_passkeys = 10;
  std::vector<oauth::Client> clients;
  // Where a followed magic link sends the browser, from the first application that says so; "" for a page of our own.
  std::string email_link_uri;
  // The custom authenticator: an application of the organization's own that is pushed to.
  bool app_authenticator = true;
  std::string app_authenticator_name = "Example Authenticator";
  UserVerification app_authenticator_verification = UserVerification::kPreferred;
  ProfileSchema profile_schema;
  identity::PasswordPolicy password_policy;
  std::string password_requirements;  // the policy in words
};

// The settings of a world of this provider.
inline const Settings& settings_of(const core::Settings& settings) { return static_cast<const Settings&>(settings); }

}  // namespace providers::okta
