#pragma once
// Bodies of application/x-www-form-urlencoded as JSON, so that the document's schema can judge them. Pure functions.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "openapi/document.h"

namespace openapi {

constexpr std::string_view kFormMediaType = "application/x-www-form-urlencoded";
constexpr std::size_t kMaxFormPairs = 100;

// A form as the text of a JSON object. Values are strings, unless `schema` (may be nullptr) has a number or a boolean of that
// name, or `structured` names an array, an object or JSON. Nothing for a broken escape, bytes that are not UTF-8, more than
// kMaxFormPairs pairs, text that should be JSON and is not, or a name that comes twice without being an array (RFC 6749
// section 3.1).
std::optional<std::string> form_to_json(std::string_view body, const Schema* schema,
                                        std::span<const FormEncoding> structured = {});

}  // namespace openapi
