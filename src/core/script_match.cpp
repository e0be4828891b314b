#include "core/script_match.h"

#include <algorithm>

#include "core/suggestion.h"
#include "scenario/match.h"

namespace core {
namespace {

using json::Tree;
using openapi::Operation;

struct Named {
  std::string pointer;
  std::string text;
};

// The texts of a key that takes one value or a list.
std::vector<Named> texts(const Tree& match, const std::string& key, const std::string& pointer) {
  const Tree* value = match.find(key);
  std::vector<Named> found;
  if (value == nullptr) return found;
  if (value->is_string()) return {{pointer + "/" + key, *value->string()}};
  if (value->array() == nullptr) return found;
  for (std::size_t i = 0; i < value->array()->size(); ++i)
    found.push_back({pointer + "/" + key + "/" + std::to_string(i), std::string((*value->array())[i].string_or(""))});
  return found;
}

bool contains(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_names(const std::vector<Named>& given, std::string_view kind, const std::vector<std::string_view>& known,
                 std::vector<Mistake>& mistakes) {
  for (const auto& [pointer, text] : given)
    if (!contains(known, text)) mistakes.push_back({pointer, "there is no " + std::string(kind) + " \"" + text + "\"" + suggestion(text, known)});
}

// `/emails/*` of `/emails/{id}`: what a concrete path of the operation looks like.
std::string with_stars(std::string_view path) {
  std::string text;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t open = std::min(path.find('{', at), path.size());
    text.append(path, at, open - at);
    if (open == path.size()) break;
    text += '*';
    at = std::min(path.find('}', open), path.size() - 1) + 1;
  }
  return text;
}

// A pattern that stands for several paths, or one path that the template stands for.
bool may_have_path(const Operation& operation, std::string_view pattern) {
  return scenario::matches_wildcard(pattern, operation.path) || scenario::matches_wildcard(with_stars(operation.path), pattern);
}

template <class Fits>
void keep(std::vector<const Operation*>& operations, const std::vector<Named>& wanted, Fits&& fits) {
  if (wanted.empty()) return;
  std::erase_if(operations, [&](const Operation* operation) {
    return std::none_of(wanted.begin(), wanted.end(), [&](const Named& one) { return fits(*operation, one.text); });
  });
}

void check_matched_headers(const Tree& match, const std::string& pointer, std::vector<Mistake>& mistakes) {
  const Tree* headers = match.find("header");
  if (headers == nullptr || headers->object() == nullptr) return;
  for (const auto& [name, value] : *headers->object())
    if (!is_header_name(name)) mistakes.push_back({pointer + "/header", "\"" + name + "\" is no name of a header"});
}

std::vector<std::string_view> tags_of(std::span<const Operation* const> operations) {
  std::vector<std::string_view> tags;
  for (const Operation* operation : operations)
    for (const std::string& tag : operation->tags)
      if (!contains(tags, tag)) tags.push_back(tag);
  return tags;
}

}  // namespace

bool is_header_name(std::string_view name) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  const auto is_token = [](char c) {
    return (c >= '0' && c <= '9') || (base::ascii_lower(c) >= 'a' && base::ascii_lower(c) <= 'z') || kMarks.find(c) != std::string_view::npos;
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), is_token);
}

std::vector<const Operation*> check_match(const Tree& holder, const std::string& pointer, const Provider& provider,
                                          std::vector<Mistake>& mistakes) {
  const auto declared = provider.contract().operations();
  std::vector<const Operation*> operations(declared.begin(), declared.end());
  const Tree* match = holder.find("match");
  if (match == nullptr) return operations;
  const std::size_t before = mistakes.size();
  std::vector<std::string_view> ids;
  for (const Operation* operation : declared) ids.push_back(operation->id);
  check_names(texts(*match, "operation", pointer), "operation", ids, mistakes);
  check_names(texts(*match, "tag", pointer), "tag", tags_of(declared), mistakes);
  std::vector<Named> methods = texts(*match, "method", pointer);
  for (Named& method : methods) std::transform(method.text.begin(), method.text.end(), method.text.begin(), [](unsigned char c) { return std::toupper(c); });
  check_names(methods, "method", {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}, mistakes);
  check_matched_headers(*match, pointer, mistakes);
  for (const auto& [where, path] : texts(*match, "path", pointer))
    if (std::none_of(declared.begin(), declared.end(), [&](const Operation* operation) { return may_have_path(*operation, path); }))
      mistakes.push_back({where, "no operation has the path " + path});
  keep(operations, texts(*match, "operation", pointer), [](const Operation& o, const std::string& id) { return o.id == id; });
  keep(operations, texts(*match, "tag", pointer), [](const Operation& o, const std::string& tag) {
    return std::find(o.tags.begin(), o.tags.end(), tag) != o.tags.end();
  });
  keep(operations, methods, [](const Operation& o, const std::string& method) {
    return http::to_string(o.method) == method || (method == "HEAD" && o.method == http::Method::kGet);
  });
  keep(operations, texts(*match, "path", pointer), may_have_path);
  if (operations.empty() && mistakes.size() == before) mistakes.push_back({pointer, "no operation fits all of this"});
  return operations;
}

}  // namespace core
