#include "core/user_templates.h"

#include <charconv>

#include "base/text.h"

namespace core {
namespace {

constexpr std::string_view kPlaceholder = "{n}";

void substitute(json::Tree& tree, const std::string& number) {
  if (auto* members = tree.object()) {
    for (auto& [name, value] : *members) substitute(value, number);
  } else if (auto* elements = tree.array()) {
    for (auto& value : *elements) substitute(value, number);
  } else if (const std::string* text = tree.string()) {
    std::string filled = *text;
    for (std::size_t at = 0; (at = filled.find(kPlaceholder, at)) != std::string::npos; at += number.size())
      filled.replace(at, kPlaceholder.size(), number);
    tree = json::Tree(std::move(filled), tree.mark);
  }
}

}  // namespace

std::optional<UserTemplates::Pattern> UserTemplates::pattern(std::string_view text) {
  const auto at = text.find(kPlaceholder);
  if (at == std::string_view::npos || text.find(kPlaceholder, at + 1) != std::string_view::npos) return std::nullopt;
  return Pattern{std::string(text.substr(0, at)), std::string(text.substr(at + kPlaceholder.size()))};
}

std::optional<std::uint64_t> UserTemplates::Pattern::match(std::string_view text, std::uint64_t count) const {
  if (text.size() <= before.size() + after.size() || !text.starts_with(before) || !text.ends_with(after))
    return std::nullopt;
  const std::string_view digits = text.substr(before.size(), text.size() - before.size() - after.size());
  if (digits.size() > 1 && digits.front() == '0') return std::nullopt;  // one spelling a user
  std::uint64_t n = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  if (error != std::errc{} || end != digits.data() + digits.size() || n >= count) return std::nullopt;
  return n;
}

base::Result<UserTemplates> UserTemplates::compile(std::vector<json::Tree> entries) {
  UserTemplates compiled;
  for (json::Tree& entry : entries) {
    Template made;
    const json::Tree* login = entry.find("template");
    const auto login_pattern = pattern(login == nullptr ? "" : login->string_or(""));
    if (!login_pattern) return base::fail("a template's login needs {n} exactly once");
    made.spelled_login = *login_pattern;
    made.login = {base::to_lower(login_pattern->before), base::to_lower(login_pattern->after)};
    const json::Tree* count = entry.find("count");
    const auto number = count == nullptr ? std::nullopt : count->integer();
    if (!number || *number < 0) return base::fail("a template needs a count");
    made.count = static_cast<std::uint64_t>(*number);
    if (const json::Tree* token = entry.find("token")) {
      made.token = pattern(token->string_or(""));
      if (!made.token) return base::fail("a template's token needs {n} exactly once");
    }
    made.short_name = {made.login.before, made.login.after.substr(0, made.login.after.find('@'))};
    entry.set("login", json::Tree(std::string(login->string_or(""))));
    entry.erase("template");
    entry.erase("count");
    made.entry = std::move(entry);
    compiled.templates_.push_back(std::move(made));
  }
  return compiled;
}

std::optional<json::Tree> UserTemplates::entry_of_login(std::string_view login) const {
  const std::string text = base::to_lower(login);
  for (const Template& candidate : templates_) {
    const auto n = candidate.login.match(text, candidate.count);
    if (!n) continue;
    json::Tree entry = candidate.entry;
    substitute(entry, std::to_string(*n));
    return entry;
  }
  return std::nullopt;
}

std::optional<std::string> UserTemplates::spelling_of_login(std::string_view login) const {
  const std::string text = base::to_lower(login);
  for (const Template& candidate : templates_)
    if (const auto n = candidate.login.match(text, candidate.count)) return candidate.spelled_login.filled(*n);
  return std::nullopt;
}

std::optional<std::string> UserTemplates::login_of_token(std::string_view token) const {
  for (const Template& candidate : templates_) {
    if (!candidate.token) continue;
    if (const auto n = candidate.token->match(token, candidate.count)) return candidate.spelled_login.filled(*n);
  }
  return std::nullopt;
}

std::vector<std::string> UserTemplates::logins_of_short_name(std::string_view name) const {
  const std::string text = base::to_lower(name);
  std::vector<std::string> logins;
  for (const Template& candidate : templates_)
    if (const auto n = candidate.short_name.match(text, candidate.count)) logins.push_back(candidate.spelled_login.filled(*n));
  return logins;
}

}  // namespace core
