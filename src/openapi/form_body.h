#pragma once
// Bodies of application/x-www-form-urlencoded as JSON, so that the document's schema can judge them. Pure functions.

#include <optional>
#include <string>
#include <string_view>

#include "openapi/schema.h"

namespace openapi {

constexpr std::size_t kMaxFormPairs = 100;

// A form as the text of a JSON object. Values are strings, unless `schema` (may be nullptr) has a number, a boolean or an
// array of that name. Nothing for a broken escape, bytes that are not UTF-8, more than kMaxFormPairs pairs, or a name that
// comes twice without being an array (RFC 6749 section 3.1).
std::optional<std::string> form_to_json(std::string_view body, const Schema* schema);

}  // namespace openapi
