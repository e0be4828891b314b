#include "scenario/match.h"

#include <algorithm>

#include "base/text.h"

namespace scenario {
namespace {

std::vector<json::Tree> values(const json::Tree* given) {
  if (given == nullptr) return {};
  if (given->array() != nullptr) return *given->array();
  return {*given};
}

std::vector<std::string> texts(const json::Tree* given) {
  std::vector<std::string> found;
  for (const json::Tree& value : values(given)) found.emplace_back(value.string_or(""));
  return found;
}

template <class List, class Fits>
bool none_or_any(const List& wanted, Fits&& fits) {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), fits);
}

}  // namespace

bool matches_wildcard(std::string_view pattern, std::string_view text) {
  // Greedy with one point of return: the last star seen takes one character more each time the rest does not fit.
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

Match Match::compile(const json::Tree& match) {
  Match compiled;
  compiled.operations_ = texts(match.find("operation"));
  compiled.tags_ = texts(match.find("tag"));
  compiled.methods_ = texts(match.find("method"));
  compiled.paths_ = texts(match.find("path"));
  compiled.users_ = texts(match.find("user"));
  if (const json::Tree* headers = match.find("header"); headers != nullptr && headers->object() != nullptr)
    for (const auto& [name, wanted] : *headers->object()) compiled.headers_.emplace_back(name, texts(&wanted));
  if (const json::Tree* body = match.find("body"); body != nullptr && body->object() != nullptr)
    for (const auto& [pointer, wanted] : *body->object()) compiled.body_.emplace_back(pointer, values(&wanted));
  return compiled;
}

bool Match::fits(const Facts& facts) const {
  const auto same = [](std::string_view a) { return [a](const std::string& b) { return a == b; }; };
  if (!none_or_any(operations_, same(facts.operation()))) return false;
  if (!none_or_any(methods_, [&](const std::string& method) { return base::iequals(method, facts.method()); })) return false;
  if (!none_or_any(paths_, [&](const std::string& path) { return matches_wildcard(path, facts.path()); })) return false;
  if (!none_or_any(users_, [&](const std::string& user) { return facts.is_user(user); })) return false;
  if (!none_or_any(tags_, [&](const std::string& tag) {
        return std::find(facts.tags().begin(), facts.tags().end(), tag) != facts.tags().end();
      }))
    return false;
  for (const auto& [name, wanted] : headers_) {
    const auto value = facts.header(name);
    if (!value || std::none_of(wanted.begin(), wanted.end(), same(*value))) return false;
  }
  for (const auto& [pointer, wanted] : body_) {
    const json::Tree* value = facts.body() == nullptr ? nullptr : facts.body()->at_pointer(pointer);
    if (value == nullptr || std::find(wanted.begin(), wanted.end(), *value) == wanted.end()) return false;
  }
  return true;
}

}  // namespace scenario
