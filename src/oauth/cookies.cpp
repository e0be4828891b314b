#include "oauth/cookies.h"

#include "base/text.h"

namespace oauth {

std::optional<std::string_view> cookie_in(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const auto end = header.find(';');
    const std::string_view pair = base::trim(header.substr(0, end));
    header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
  }
  return std::nullopt;
}

std::string set_cookie(std::string_view name, std::string_view value, bool https, SameSite same_site) {
  std::string text(name);
  text.append("=").append(value).append("; Path=/; HttpOnly; SameSite=");
  text.append(https && same_site == SameSite::kNone ? "None" : "Lax");
  return https ? text + "; Secure" : text;
}

std::string clear_cookie(std::string_view name, bool https, SameSite same_site) {
  return set_cookie(name, "", https, same_site) + "; Max-Age=0";
}

}  // namespace oauth
