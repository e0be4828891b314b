#pragma once
// Where an authorization server may send a browser. Pure functions on untrusted text.

#include <string>
#include <string_view>

namespace oauth {

// Whether `uri` is the one that was registered as `pattern`: the same to the letter (RFC 9700 section 2.1), except that of a
// pattern a `*` in place of the port stands for any port and for none, and `/*` at its end for any path and query. A URI
// with a fragment, with white space, control characters or a backslash, or with a user before its host fits no pattern.
bool redirect_uri_matches(std::string_view pattern, std::string_view uri);

// Whether `origin` (scheme://host[:port]) is the one registered as `pattern`, in which `*` stands for any port or none.
bool origin_matches(std::string_view pattern, std::string_view origin);

// scheme://host[:port] of a URI; "" of one without an authority (`com.example.app:/callback`).
std::string_view origin_of(std::string_view uri);

}  // namespace oauth
