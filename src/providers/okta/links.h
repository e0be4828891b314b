#pragma once
// Okta's links: `"rel":{"href":"BASE/…","hints":{"allow":["GET"]}}`. hrefs begin with exactly the origin that the client
// uses: okta-auth-js prefixes its issuer's otherwise.

#include <initializer_list>
#include <string>
#include <string_view>

#include "json/writer.h"

namespace providers::okta {

// Where a password's rules are told.
constexpr std::string_view kRequirementsPath = "/idp/myaccount/password/complexity-requirements";

inline void write_link(json::Writer& out, std::string_view base, std::string_view rel, std::string_view path,
                       std::initializer_list<std::string_view> allow) {
  std::string href;
  href.reserve(base.size() + path.size());
  href.append(base).append(path);
  out.key(rel).begin_object().member("href", href).key("hints").begin_object().key("allow").begin_array();
  for (std::string_view method : allow) out.string(method);
  out.end_array().end_object().end_object();
}

// The same without methods, as the profile has it.
inline void write_link_without_hints(json::Writer& out, std::string_view base, std::string_view rel, std::string_view path) {
  std::string href(base);
  href.append(path);
  out.key(rel).begin_object().member("href", href).end_object();
}

}  // namespace providers::okta
