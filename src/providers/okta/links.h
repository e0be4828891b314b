#pragma once
// Okta's links, whose paths are given in pieces: `"rel":{"href":"BASE/…","hints":{"allow":["GET"]}}`. hrefs begin with exactly the origin that the client
// uses: okta-auth-js prefixes its issuer's otherwise.

#include <initializer_list>
#include <string_view>

#include "json/writer.h"

namespace providers::okta {

// Where a password's rules are told.
constexpr std::string_view kRequirementsPath = "/idp/myaccount/password/complexity-requirements";

inline void write_link(json::Writer& out, std::string_view base, std::string_view rel,
                       std::initializer_list<std::string_view> path,                       std::initializer_list<std::string_view> allow) {
  out.key(rel).begin_object().key("href").joined(base, path).key("hints").begin_object().key("allow").begin_array();
  for (std::string_view method : allow) out.string(method);
  out.end_array().end_object().end_object();
}

// The same without methods, as the profile has it.
inline void write_link_without_hints(json::Writer& out, std::string_view base, std::string_view rel, std::string_view path) {
  out.key(rel).begin_object().key("href").joined(base, {path}).end_object();
}

}  // namespace providers::okta
