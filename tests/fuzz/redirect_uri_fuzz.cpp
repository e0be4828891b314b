// Whether a browser may be sent somewhere. The input is the URI; what it is held to are patterns of each kind.
// Links: oauth

#include <cstdint>
#include <string>

#include "base/text.h"
#include "expect.h"
#include "oauth/authorization_response.h"
#include "oauth/redirect_uri.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view uri = base::as_text({data, size});
  constexpr std::string_view kExact = "https://app.test/callback";
  fuzz::expect(oauth::redirect_uri_matches(kExact, uri) == (uri == kExact), "a URI counts for itself alone");
  fuzz::expect(!oauth::redirect_uri_matches("com.example.app:/callback", uri) || uri == "com.example.app:/callback", "without an authority too");
  if (!oauth::redirect_uri_matches("http://localhost:*/*", uri)) return 0;
  constexpr std::string_view kHost = "http://localhost";
  fuzz::expect(uri.starts_with(kHost), "the host is the pattern's");
  std::size_t at = kHost.size();
  if (at < uri.size() && uri[at] == ':')
    for (++at; at < uri.size() && uri[at] >= '0' && uri[at] <= '9'; ++at) {
    }
  fuzz::expect(at == uri.size() || uri[at] == '/' || uri[at] == '?', "and ends where a browser ends it");
  fuzz::expect(oauth::origin_of(uri) == uri.substr(0, at), "its origin is what was matched");
  for (const char c : uri) fuzz::expect(c > ' ' && c < 0x7f && c != '\\' && c != '#', "nothing that a browser reads otherwise");
  const std::string location = oauth::location_with(uri, {{"code", uri}}, true);
  fuzz::expect(location.find('#') == uri.size(), "the answer is all that stands in the fragment");
  return 0;
}
