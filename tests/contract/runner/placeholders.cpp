#include "contract/runner/placeholders.h"

#include <re2/re2.h>

#include <vector>

#include "base/text.h"
#include "contract/runner/device_keys.h"
#include "contract/runner/proofs.h"
#include "json/tree.h"

namespace contract {
namespace {

using json::Tree;

constexpr std::string_view kAny = "{{any}}";

// The inside of the placeholder that begins at `at`, and where it ends: at the first `}}` outside braces of its own.
std::pair<std::string_view, std::size_t> placeholder(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  for (std::size_t end = at + 2; end + 1 < text.size(); ++end) {
    if (text[end] == '{') ++depth;
    if (text[end] != '}') continue;
    if (depth == 0 && text[end + 1] == '}') return {text.substr(at + 2, end - at - 2), end + 2};
    if (depth > 0) --depth;
  }
  return {text.substr(at + 2), text.size()};
}

// Calls `literal(text)` and `hole(inside)` in turn.
template <class Literal, class Hole>
void walk(std::string_view text, Literal&& literal, Hole&& hole) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = text.find("{{", at);
    if (next == std::string_view::npos) return literal(text.substr(at));
    if (next > at) literal(text.substr(at, next - at));
    const auto [inside, end] = placeholder(text, next);
    hole(inside);
    at = end;
  }
}

std::pair<std::string, std::string> first_word(std::string_view text) {
  const auto space = text.find(' ');
  if (space == std::string_view::npos) return {std::string(text), ""};
  return {std::string(text.substr(0, space)), std::string(text.substr(space + 1))};
}

std::string bytes_of(const std::string& hex) {
  std::string bytes;
  for (std::string_view pair : base::split(hex, ' ')) bytes += static_cast<char>(std::stoi(std::string(pair), nullptr, 16));
  return bytes;
}

std::string repeat(const std::string& words) {
  const auto [count, text] = first_word(words);
  std::string repeated;
  for (int i = 0; i < std::stoi(count); ++i) repeated += text;
  return repeated;
}

// `{{any}}` outside of strings becomes the string "{{any}}", which stands for any value.
std::string quote_any(const std::string& pattern) {
  std::string quoted;
  bool in_string = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!in_string && pattern.compare(i, kAny.size(), kAny) == 0) {
      quoted.append("\"").append(kAny).append("\"");
      i += kAny.size() - 1;
      continue;
    }
    if (pattern[i] == '"') in_string = !in_string;
    quoted += pattern[i];
    if (in_string && pattern[i] == '\\' && i + 1 < pattern.size()) quoted += pattern[++i];
  }
  return quoted;
}

std::string compare(const Tree& pattern, const Tree& actual, const std::string& where, Values& values);

std::string compare_objects(const Tree& pattern, const Tree& actual, const std::string& where, Values& values) {
  for (const auto& [name, value] : *pattern.object()) {
    const Tree* found = actual.find(name);
    if (found == nullptr) return where + "/" + name + " is missing";
    if (auto wrong = compare(value, *found, where + "/" + name, values); !wrong.empty()) return wrong;
  }
  for (const auto& [name, value] : *actual.object())
    if (pattern.find(name) == nullptr) return where + "/" + name + " is one member too many";
  return "";
}

std::string compare_arrays(const Tree& pattern, const Tree& actual, const std::string& where, Values& values) {
  if (pattern.array()->size() != actual.array()->size())
    return where + " has " + std::to_string(actual.array()->size()) + " elements, not " + std::to_string(pattern.array()->size());
  for (std::size_t i = 0; i < pattern.array()->size(); ++i) {
    auto wrong = compare((*pattern.array())[i], (*actual.array())[i], where + "/" + std::to_string(i), values);
    if (!wrong.empty()) return wrong;
  }
  return "";
}

std::string compare(const Tree& pattern, const Tree& actual, const std::string& where, Values& values) {
  if (pattern.is_string() && *pattern.string() == kAny) return "";
  if (pattern.object() != nullptr && actual.object() != nullptr) return compare_objects(pattern, actual, where, values);
  if (pattern.array() != nullptr && actual.array() != nullptr) return compare_arrays(pattern, actual, where, values);
  if (pattern.is_string() && actual.is_string()) {
    const auto matched = matches(*pattern.string(), *actual.string(), values);
    if (!matched) return where + ": " + matched.error().message;
    return *matched ? "" : where + " is \"" + *actual.string() + "\", not " + *pattern.string();
  }
  return pattern == actual ? "" : where + " is " + actual.dump() + ", not " + pattern.dump();
}

}  // namespace

base::Result<std::string> fill(std::string_view text, const Values& values, const Outbox& outbox) {
  std::string filled;
  std::string unknown;
  std::string failed;
  walk(
      text, [&](std::string_view literal) { filled += literal; },
      [&](std::string_view inside) {
        const auto [word, rest] = first_word(inside);
        const auto [what, to] = first_word(rest);
        if (word == "hex")
          filled += bytes_of(rest);
        else if (word == "repeat")
          filled += repeat(rest);
        else if (word == "outbox")
          filled += outbox(what, to);
        else if (word == "dpop")
          filled += dpop_proof(rest, values);
        else if (inside == "dpop_jkt")
          filled += dpop_thumbprint();
        else if (word == "jwk")
          filled += public_jwk(rest);
        else if (word == "sign")
          filled += sign_as_device(what, to, values).or_else([&](const base::Error& error) { failed = error.message; }).value_or("");
        else if (const auto found = values.find(std::string(inside)); found != values.end())
          filled += found->second;
        else
          unknown = inside;
      });
  if (!failed.empty()) return base::fail(failed);
  if (!unknown.empty()) return base::fail("nothing was saved as " + unknown);
  return filled;
}

base::Result<bool> matches(std::string_view pattern, std::string_view actual, Values& values) {
  std::string regex = "(?s)";
  std::vector<std::string> saves;
  std::vector<std::string> tokens;  // those of `saves` whose claims are saved, too
  std::string unknown;
  walk(
      pattern, [&](std::string_view literal) { regex += RE2::QuoteMeta(re2::StringPiece(literal.data(), literal.size())); },
      [&](std::string_view inside) {
        const auto [word, rest] = first_word(inside);
        if (word == "re") {
          regex += "(?:" + rest + ")";
        } else if (word == "jwt") {
          regex += "(?P<save" + std::to_string(saves.size()) + ">[^.]+[.][^.]+[.][^.]+)";
          saves.push_back(rest);
          tokens.push_back(rest);
        } else if (word == "save") {
          const auto [name, expression] = first_word(rest);
          regex += "(?P<save" + std::to_string(saves.size()) + ">" + expression + ")";
          saves.push_back(name);
        } else if (const auto found = values.find(std::string(inside)); found != values.end()) {
          regex += RE2::QuoteMeta(found->second);
        } else {
          unknown = inside;
        }
      });
  if (!unknown.empty()) return base::fail("nothing was saved as " + unknown);
  const RE2 compiled(regex);
  if (!compiled.ok()) return base::fail("bad regular expression: " + compiled.error());
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(compiled.NumberOfCapturingGroups()) + 1);
  const re2::StringPiece text(actual.data(), actual.size());
  if (!compiled.Match(text, 0, actual.size(), RE2::ANCHOR_BOTH, groups.data(), static_cast<int>(groups.size()))) return false;
  for (std::size_t i = 0; i < saves.size(); ++i) {
    const int group = compiled.NamedCapturingGroups().at("save" + std::to_string(i));
    values[saves[i]] = std::string(groups[static_cast<std::size_t>(group)]);
  }
  for (const std::string& token : tokens)
    if (!save_claims(token, values[token], values)) return false;
  return true;
}

base::Result<bool> search_text(std::string_view regex, std::string_view actual, Values& values) {
  const RE2 compiled(re2::StringPiece(regex.data(), regex.size()));
  if (!compiled.ok()) return base::fail("bad regular expression: " + compiled.error());
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(compiled.NumberOfCapturingGroups()) + 1);
  const re2::StringPiece text(actual.data(), actual.size());
  if (!compiled.Match(text, 0, actual.size(), RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size()))) return false;
  for (const auto& [name, group] : compiled.NamedCapturingGroups()) values[name] = std::string(groups[static_cast<std::size_t>(group)]);
  return true;
}

std::string compare_json(const std::string& pattern, std::string_view actual, Values& values) {
  const auto expected = json::parse_json(quote_any(pattern));
  if (!expected) return "the expectation is not JSON: " + expected.error().message;
  const auto got = json::parse_json(actual);
  if (!got) return "the answer is not JSON: " + std::string(actual);
  return compare(*expected, *got, "", values);
}

}  // namespace contract
