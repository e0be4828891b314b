#pragma once
// The forms of a request target (RFC 9112 section 3.2) and the host that a client names. Pure functions.

#include <optional>
#include <span>
#include <string_view>

#include "http/message.h"

namespace http::server {

struct SplitTarget {
  std::string_view path_and_query;  // what Request::target shows
  std::optional<std::string_view> authority;  // of an absolute-form target
};

// Takes `raw` apart: origin-form, absolute-form (http and https), and `*` for OPTIONS; nothing for anything else and
// for an authority that no Host header could have. The views point into `raw`, which is changed where an absolute-form
// target has a query but no path. REQUIRES: raw is not empty.
std::optional<SplitTarget> split_target(Method method, std::span<char> raw);

// Whether `text` is `host [":" port]`: a name, an IPv4 or a bracketed IPv6 literal. Empty is not.
bool valid_authority(std::string_view text);

}  // namespace http::server
