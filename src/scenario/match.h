#pragma once
// What a request must be to count: the `match` of a scenario's rule and of POST /__admin/verify (interface section 6).
// Immutable once compiled; any thread may ask it.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "json/tree.h"

namespace scenario {

// One request, as far as a match can ask. Views borrow for the length of the question.
class Facts {
 public:
  virtual ~Facts() = default;
  virtual std::string_view operation() const = 0;  // "" where nothing was routed
  virtual std::span<const std::string> tags() const = 0;
  virtual std::string_view method() const = 0;
  virtual std::string_view path() const = 0;       // without query
  // Whether the caller is the user of that name: id, login, or the part of the login before `@`.
  virtual bool is_user(std::string_view name) const = 0;
  virtual std::optional<std::string> header(std::string_view name) const = 0;
  virtual const json::Tree* body() const = 0;      // nullptr where there is none, or it is not JSON
};

class Match {
 public:
  // From its JSON or YAML form, checked already against its schema: every key takes one value or a list.
  static Match compile(const json::Tree& match);

  // Whether every key fits.
  bool fits(const Facts& facts) const;

 private:
  std::vector<std::string> operations_, tags_, methods_, paths_, users_;
  std::vector<std::pair<std::string, std::vector<std::string>>> headers_;
  std::vector<std::pair<std::string, std::vector<json::Tree>>> body_;
};

// Whether `text` is `pattern`, in which `*` stands for any characters, `/` included. Linear in both.
bool matches_wildcard(std::string_view pattern, std::string_view text);

}  // namespace scenario
