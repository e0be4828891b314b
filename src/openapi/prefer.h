#pragma once
// The header Prefer (RFC 7240) with the preferences that mock servers know: `Prefer: code=404, example=NotFound`. Pure.

#include <optional>
#include <string_view>

namespace openapi {

struct Preference {
  std::optional<int> code;   // 100 to 599
  std::string_view example;  // "" for none
};

// Views borrow from `header`. Preferences that are not known or not well-formed are passed over, as the RFC has it; of
// one given twice the first counts.
Preference parse_prefer(std::string_view header);

}  // namespace openapi
