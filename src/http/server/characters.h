#pragma once
// The character classes of HTTP's grammar. Pure functions.

#include <string_view>

namespace http::server {

// RFC 9110 section 5.6.2's token: a method, a field's name, a connection option. Empty is none.
bool is_token(std::string_view text);

// What a field's value and a chunk's extension are made of (RFC 9110 section 5.5): no control character but the tab.
// Empty is text.
bool is_text(std::string_view text);

// What a request target is made of: text without spaces and tabs. Bytes above ASCII are let through, since clients send
// them; they are the router's to judge. Empty is none.
bool is_target(std::string_view text);

}  // namespace http::server
