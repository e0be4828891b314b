#pragma once
// The `since` of lists: an entry's identifier, or a time of the tenant's clock. A value.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace admin {

class Since {
 public:
  explicit Since(std::optional<std::string_view> text) {
    if (!text) return;
    if (const auto time = base::parse_rfc3339(*text))
      time_ = *time;
    else
      id_ = *text;
  }

  // Whether a list that goes from the newest to the oldest entry ends before this one.
  bool ends_at(std::string_view id, base::Time at) const { return (id_ && id == *id_) || (time_ && at <= *time_); }

 private:
  std::optional<std::string> id_;
  std::optional<base::Time> time_;
};

}  // namespace admin
