#pragma once
// Okta's links, whose paths are given in pieces: `"rel":{"href":"BASE/…","hints":{"allow":["GET"]}}`. hrefs begin with
// exactly the origin that the client uses: okta-auth-js prefixes its issuer's otherwise.

#include <initializer_list>
#include <string_view>

#include "json/writer.h"

namespace providers::okta {

// The hints of a link, as JSON: there are few, and an answer has many.
namespace hints {
constexpr std::string_view kGet = R"({"allow":["GET"]})";
constexpr std::string_view kPost = R"({"allow":["POST"]})";
constexpr std::string_view kGetDelete = R"({"allow":["GET","DELETE"]})";
constexpr std::string_view kGetDeletePut = R"({"allow":["GET","DELETE","PUT"]})";
constexpr std::string_view kPatchDelete = R"({"allow":["PATCH","DELETE"]})";
}  // namespace hints

// Where a password's rules are told.
constexpr std::string_view kRequirementsPath = "/idp/myaccount/password/complexity-requirements";

inline void write_link(json::Writer& out, std::string_view base, std::string_view rel,
                       std::initializer_list<std::string_view> path, std::string_view hints) {
  out.key(rel).begin_object().key("href").joined(base, path).key("hints").raw(hints).end_object();
}

// The same without methods, as the profile has it.
inline void write_link_without_hints(json::Writer& out, std::string_view base, std::string_view rel, std::string_view path) {
  out.key(rel).begin_object().key("href").joined(base, {path}).end_object();
}

}  // namespace providers::okta
