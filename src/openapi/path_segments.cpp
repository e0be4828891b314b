#include "openapi/path_segments.h"

#include <algorithm>

#include "base/text.h"

namespace openapi {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = base::ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Appends `segment` decoded; false where an escape is broken or hides what separates or ends paths.
bool decode(std::string_view segment, std::string& out) {
  for (std::size_t i = 0; i < segment.size(); ++i) {
    if (segment[i] != '%') {
      out.push_back(segment[i]);
      continue;
    }
    if (i + 2 >= segment.size()) return false;
    const int high = hex_value(segment[i + 1]);
    const int low = hex_value(segment[i + 2]);
    if (high < 0 || low < 0) return false;
    const char c = static_cast<char>(high * 16 + low);
    if (c == '/' || c == '\\' || c == '\0') return false;
    out.push_back(c);
    i += 2;
  }
  return true;
}

bool is_plain(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '%' || static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace

Segments split_path(std::string_view path, std::span<std::string_view> out, std::string& decoded) {
  Segments result;
  const bool plain = is_plain(path);
  if (!plain) {
    decoded.clear();
    decoded.reserve(path.size());  // decoding only shortens, so views into it stay good
  }
  if (!path.starts_with('/')) {
    result.known = false;
    if (plain) return result;
  } else {
    path.remove_prefix(1);
  }
  while (true) {
    const std::size_t slash = path.find('/');
    std::string_view segment = path.substr(0, slash);
    if (!plain) {
      const std::size_t start = decoded.size();
      const bool good = decode(segment, decoded);
      segment = std::string_view(decoded).substr(start);
      if (!good || !base::valid_utf8(segment)) {
        result.bad_encoding = true;
        return result;
      }
    }
    if (result.count < out.size()) {
      out[result.count++] = segment;
    } else {
      result.known = false;
      if (plain) return result;
    }
    if (slash == std::string_view::npos) return result;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace openapi
