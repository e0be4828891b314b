#pragma once
// References between schemas and documents (RFC 3986 section 5). Pure functions.

#include <string>
#include <string_view>
#include <vector>

namespace openapi::uri {

// `reference` seen from `base`, dot segments removed. Either may be relative, or empty.
std::string resolve(std::string_view base, std::string_view reference);

// What stands before and behind the first `#`.
std::string_view without_fragment(std::string_view uri);
std::string_view fragment(std::string_view uri);  // without `#`; "" where there is none

// The unescaped tokens of a JSON pointer (RFC 6901). REQUIRES: "" or a leading slash.
std::vector<std::string> pointer_tokens(std::string_view pointer);

}  // namespace openapi::uri
