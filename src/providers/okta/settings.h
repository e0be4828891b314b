#pragma once
// What a fixture says of an Okta organization. Immutable.

#include <cstdint>
#include <string>
#include <vector>

#include "core/fixture.h"
#include "oauth/client.h"

namespace providers::okta {

struct Settings final : core::Settings {
  std::string organization = "Example";
  bool my_account = true;  // the account API as a whole
  bool secondary_email = true;
  bool step_up = false;  // whether changes take a sign-in of the last 15 minutes
  // Whether the verified primary address becomes the login too.
  bool email_is_login = false;
  std::uint8_t code_tries = 5;         // wrong codes until a challenge is dead
  std::int64_t nominal_rate_limit = 600;  // what the rate-limit headers show while no limit is loaded; per minute
  bool webauthn = true;
  std::string webauthn_user_verification = "discouraged";  // what registrations ask for; "required" is held to
  std::size_t max_passkeys = 10;
  std::vector<oauth::Client> clients;
  // Where a followed magic link sends the browser, from the first application that says so; "" for a page of our own.
  std::string email_link_uri;
};

// The settings of a world of this provider.
inline const Settings& settings_of(const core::Settings& settings) { return static_cast<const Settings&>(settings); }

}  // namespace providers::okta
