#include "oauth/authorization_response.h"

#include "base/text.h"

namespace oauth {

std::string location_with(std::string_view uri, const Fields& fields, bool in_fragment) {
  std::string location(uri);
  char separator = in_fragment ? '#' : uri.find('?') == std::string_view::npos ? '?' : '&';
  for (const auto& [name, value] : fields) {
    location += separator;
    base::append_percent_encoded(location, name);
    location += '=';
    base::append_percent_encoded(location, value);
    separator = '&';
  }
  return location;
}

}  // namespace oauth
