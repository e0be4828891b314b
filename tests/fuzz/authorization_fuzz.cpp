// What a client proves itself with: the Authorization header, cookies, handles, sealed values, PKCE.
// Links: oauth

#include <cstdint>
#include <string>

#include "base/text.h"
#include "expect.h"
#include "oauth/authorization_request.h"
#include "oauth/client_authentication.h"
#include "oauth/cookies.h"
#include "oauth/handle.h"
#include "oauth/pkce.h"
#include "oauth/sealed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const oauth::Sealer sealer(base::Seed::from_number(1));
  const std::string_view text = base::as_text({data, size});
  if (const auto basic = oauth::read_basic(text))
    fuzz::expect(base::valid_utf8(basic->id) && base::valid_utf8(basic->secret), "names and secrets are text");
  const std::string header = "Basic " + base::base64({data, size});
  const auto wrapped = oauth::read_basic(header);
  if (text.find_first_of(":%+") == std::string_view::npos && base::valid_utf8(text))
    fuzz::expect(wrapped && wrapped->id == text && wrapped->secret.empty(), "an id alone is itself");
  if (const auto handle = oauth::read_handle(text))
    fuzz::expect(oauth::write_handle(handle->account_id, handle->id, handle->proof) == text, "a handle has one spelling");
  if (const auto value = oauth::cookie_in(text, "sid-okta"))
    fuzz::expect(value->find(';') == std::string_view::npos, "a cookie ends at its semicolon");
  fuzz::expect(!sealer.open("fuzz", text, base::Time{}), "nobody else seals");
  fuzz::expect(!oauth::is_verifier(text) || text.size() <= 128, "verifiers are bounded");
  if (const auto type = oauth::parse_response_type(text)) fuzz::expect(type->code || type->implicit(), "a type asks for something");
  return 0;
}
