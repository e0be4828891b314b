#include "openapi/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "openapi/schema_diff.h"

namespace openapi {
namespace {

// `/a/{x}` and `/a/{y}` are one path.
std::string shape_of_path(std::string_view path) {
  std::string out;
  bool inside = false;
  for (const char c : path) {
    if (c == '}') inside = false;
    if (!inside) out += c;
    if (c == '{') inside = true;
  }
  return out;
}

std::string name_of(const Operation& operation) {
  return fmt::format("{} {}", http::to_string(operation.method), operation.path);
}

std::string_view text_of(In in) {
  switch (in) {
    case In::kPath: return "path";
    case In::kQuery: return "query";
    case In::kHeader: return "header";
    case In::kCookie: return "cookie";
  }
  return "";
}

std::string status_text(int status) {
  if (status == 0) return "default";
  return status < 10 ? fmt::format("{}XX", status) : fmt::format("{}", status);
}

const char* yes_or_no(bool value) { return value ? "true" : "false"; }

// The entry of `list` that is `key` by `key_of`; nullptr where there is none.
template <class T, class KeyOf>
const T* find_by(const std::vector<T>& list, const KeyOf& key_of, const T& like) {
  const auto found = std::ranges::find_if(list, [&](const T& one) { return key_of(one) == key_of(like); });
  return found == list.end() ? nullptr : &*found;
}

class Comparison {
 public:
  explicit Comparison(std::vector<Difference>& out) : out_(out), schemas_(out) {}

  void operations(const Operation& left, const Operation& right) {
    const std::string place = name_of(left);
    fact(place + " operationId", left.id, right.id);
    fact(place + " secured", yes_or_no(left.secured), yes_or_no(right.secured));
    fact(place + " scopes", sorted(left.scopes), sorted(right.scopes));
    parameters(place, left, right);
    bodies(place + " request", left, right);
    const auto key = [](const Response& response) { return response.status; };
    const auto name = [&](const Response& response) {
      return fmt::format("{} response {}", place, status_text(response.status));
    };
    each(left.responses, right.responses, key, name,
         [&](const Response& a, const Response& b) { content(name(a), a.content, b.content); });
  }

  // Pairs entries by key; says which only one side has, and calls `both` with the rest.
  template <class T, class KeyOf, class NameOf, class Both>
  void each(const std::vector<T>& left, const std::vector<T>& right, const KeyOf& key_of, const NameOf& name_of_one,
            const Both& both) {
    for (const T& one : left) {
      const T* other = find_by(right, key_of, one);
      if (other == nullptr) {
        fact(name_of_one(one), "declared", "");
      } else {
        both(one, *other);
      }
    }
    for (const T& one : right) {
      if (find_by(left, key_of, one) == nullptr) fact(name_of_one(one), "", "declared");
    }
  }

 private:
  void fact(const std::string& place, std::string left, std::string right) {
    if (left != right) out_.push_back({place, std::move(left), std::move(right)});
  }

  static std::string sorted(std::vector<std::string> words) {
    std::ranges::sort(words);
    return fmt::format("{}", fmt::join(words, " "));
  }

  void parameters(const std::string& place, const Operation& left, const Operation& right) {
    const auto of_kind = [](const Operation& operation, bool path) {
      std::vector<Parameter> out;
      std::ranges::copy_if(operation.parameters, std::back_inserter(out),
                           [path](const Parameter& one) { return (one.in == In::kPath) == path; });
      return out;
    };
    // Those of the path have no name to a client: they go by their order, which for a plain path is the document's.
    const auto left_path = of_kind(left, true);
    const auto right_path = of_kind(right, true);
    for (std::size_t i = 0; i < std::min(left_path.size(), right_path.size()); ++i) {
      parameter(fmt::format("{} path parameter {}", place, i + 1), left_path[i], right_path[i]);
    }
    const auto key = [](const Parameter& one) { return std::pair(one.in, one.name); };
    const auto name = [&](const Parameter& one) {
      return fmt::format("{} {} parameter {}", place, text_of(one.in), one.name);
    };
    each(of_kind(left, false), of_kind(right, false), key, name,
         [&](const Parameter& a, const Parameter& b) { parameter(name(a), a, b); });
  }

  void parameter(const std::string& place, const Parameter& left, const Parameter& right) {
    fact(place + " required", yes_or_no(left.required), yes_or_no(right.required));
    fact(place + " style", left.style, right.style);
    fact(place + " explode", yes_or_no(left.explode), yes_or_no(right.explode));
    schemas_.compare(place, left.schema, right.schema);
  }

  void bodies(const std::string& place, const Operation& left, const Operation& right) {
    fact(place, left.body ? "declared" : "", right.body ? "declared" : "");
    if (!left.body || !right.body) return;
    fact(place + " required", yes_or_no(left.body->required), yes_or_no(right.body->required));
    content(place, left.body->content, right.body->content);
  }

  void content(const std::string& place, const std::vector<MediaType>& left, const std::vector<MediaType>& right) {
    const auto key = [](const MediaType& media) { return media.essence; };
    const auto name = [&](const MediaType& media) { return fmt::format("{} {}", place, media.essence); };
    each(left, right, key, name,
         [&](const MediaType& a, const MediaType& b) { schemas_.compare(name(a), a.schema, b.schema); });
  }

  std::vector<Difference>& out_;
  SchemaComparison schemas_;
};

}  // namespace

std::string Difference::to_string() const {
  return fmt::format("{}: {} | {}", place, left.empty() ? "-" : left, right.empty() ? "-" : right);
}

std::vector<Difference> diff(const Document& left, const Document& right) {
  std::vector<Difference> out;
  const std::vector<Operation> ours(left.operations().begin(), left.operations().end());
  const std::vector<Operation> theirs(right.operations().begin(), right.operations().end());
  Comparison comparison(out);
  const auto key = [](const Operation& operation) {
    return std::pair(operation.method, shape_of_path(operation.path));
  };
  comparison.each(ours, theirs, key, name_of,
                  [&](const Operation& a, const Operation& b) { comparison.operations(a, b); });
  return out;
}

}  // namespace openapi
