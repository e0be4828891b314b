#pragma once
// Cookies of the sign-in pages (RFC 6265). Cookies know no ports, so a tenant's carry its name. Pure functions.

#include <optional>
#include <string>
#include <string_view>

namespace oauth {

// The value of the cookie `name` in a Cookie header; nothing where it is not there.
std::optional<std::string_view> cookie_in(std::string_view header, std::string_view name);

enum class SameSite : bool { kLax, kNone };
// A Set-Cookie header's value: for the whole host, not for scripts, until the browser ends. Over https it is Secure, and
// kNone is honoured; over http browsers take no other than Lax. REQUIRES: `value` has nothing that a cookie may not.
std::string set_cookie(std::string_view name, std::string_view value, bool https, SameSite same_site);
// One that takes the cookie away.
std::string clear_cookie(std::string_view name, bool https, SameSite same_site);

}  // namespace oauth
