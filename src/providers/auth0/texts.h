#pragma once
// Lists of texts in what Auth0's API says: scopes, organizations.

#include <span>
#include <string>
#include <string_view>

#include "json/writer.h"

namespace providers::auth0 {

inline void write_texts(json::Writer& out, std::string_view name, std::span<const std::string> texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.string(text);
  out.end_array();
}

}  // namespace providers::auth0
