#pragma once
// A `pattern` of a schema: ECMA-262's syntax run on RE2, in time linear in the text. Immutable; any thread may search.

#include <re2/re2.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace openapi {

class Pattern {
 public:
  // Fails for what is no regular expression, and for lookaround, backreferences and repetitions beyond RE2's 1,000.
  static base::Result<std::unique_ptr<Pattern>> compile(std::string_view text);

  // Whether any part of `text` matches.
  bool search(std::string_view text) const;
  const std::string& text() const { return text_; }
  // A text that matches, the same for the same `seed`; nothing where none was found.
  std::optional<std::string> sample(std::uint64_t seed) const;

 private:
  Pattern(std::string text, const std::string& translated);
  std::string text_;
  re2::RE2 compiled_;
};

}  // namespace openapi
