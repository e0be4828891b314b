#pragma once
// A request's path as decoded segments. Pure functions; allocate only where something needs decoding.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace openapi {

struct Segments {
  std::size_t count = 0;
  bool bad_encoding = false;  // a broken escape, an escaped slash, backslash or NUL, or bytes that are not UTF-8
  bool known = true;          // false: not a path of at most `out.size()` segments behind a leading slash
};

// Splits `path` at its slashes, then decodes each part once. Views in `out` borrow from `path`, or from `decoded`,
// whose former content is lost. Encoding is looked at first and to the end.
Segments split_path(std::string_view path, std::span<std::string_view> out, std::string& decoded);

// Not empty and no dot segment: those name no resource.
inline bool fits_parameter(std::string_view segment) { return !segment.empty() && segment != "." && segment != ".."; }

}  // namespace openapi
