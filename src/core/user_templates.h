#pragma once
// Users that a fixture's `template` stands for: arithmetic until a command touches one (interface section 5). Immutable.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/tree.h"

namespace core {

class UserTemplates {
 public:
  // `entries`: user entries with `template` in place of `login`, and `count`. Fails where a login has not exactly one `{n}`.
  static base::Result<UserTemplates> compile(std::vector<json::Tree> entries);

  // The user entry that a login stands for, in any letter case; nothing where no template makes it.
  std::optional<json::Tree> entry_of_login(std::string_view login) const;
  // The login as its template spells it, and that of the user with a literal token; nothing where no template makes them.
  std::optional<std::string> spelling_of_login(std::string_view login) const;
  std::optional<std::string> login_of_token(std::string_view token) const;
  // One a template: those whose part before `@` this is, in any letter case.
  std::vector<std::string> logins_of_short_name(std::string_view name) const;

 private:
  // Text around one `{n}`.
  struct Pattern {
    std::string before, after;
    std::optional<std::uint64_t> match(std::string_view text, std::uint64_t count) const;
    std::string filled(std::uint64_t n) const { return before + std::to_string(n) + after; }
  };
  struct Template {
    Pattern spelled_login;
    Pattern login, short_name;  // in lower case
    std::optional<Pattern> token;
    std::uint64_t count = 0;
    json::Tree entry;
  };
  static std::optional<Pattern> pattern(std::string_view text);

  std::vector<Template> templates_;
};

}  // namespace core
