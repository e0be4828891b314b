#pragma once
// The two readers behind parse_yaml, for this folder. Pure functions; both throw TreeBuilder::Failure.

#include <string_view>

#include "json/tree.h"

namespace json {

// RFC 8259 over RapidJSON. REQUIRES, of both: UTF-8 without control characters but tabs and line breaks.
Tree read_marked_json(std::string_view text);
// YAML over yaml-cpp.
Tree read_yaml(std::string_view text);
// What an unquoted YAML scalar means in the core schema; a string where it is nothing else.
Tree resolve_plain_scalar(const std::string& text, Mark at);

}  // namespace json
