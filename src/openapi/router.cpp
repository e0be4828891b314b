#include "openapi/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/text.h"
#include "openapi/path_segments.h"

namespace openapi {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;
constexpr http::Method kOrder[] = {http::Method::kGet,    http::Method::kHead,  http::Method::kPost,
                                   http::Method::kPut,    http::Method::kPatch, http::Method::kDelete,
                                   http::Method::kOptions};

struct Target {
  const Operation* operation = nullptr;
  std::uint32_t index = kNone;
  std::vector<std::string> names;  // of the path's parameters, in order
};

std::string allow_line(const std::array<Target, 8>& targets) {
  std::string out;
  const auto has = [&](http::Method method) { return targets[static_cast<std::size_t>(method)].operation != nullptr; };
  for (const http::Method method : kOrder) {
    const bool implied = method == http::Method::kOptions || (method == http::Method::kHead && has(http::Method::kGet));
    if (!implied && !has(method)) continue;
    if (!out.empty()) out += ", ";
    out += http::to_string(method);
  }
  return out;
}

}  // namespace

// One segment of known paths. Children are tried in the order literal, affix, parameter.
struct Router::Node {
  struct Affix {
    std::string prefix, suffix;
    std::unique_ptr<Node> node;
  };

  std::vector<std::pair<std::string, std::unique_ptr<Node>>> literals;  // sorted
  std::vector<Affix> affixes;                                           // the longest first
  std::unique_ptr<Node> parameter;
  std::array<Target, 8> targets;  // by method
  std::string allow;              // "" where no path ends here

  Node& child(std::string_view segment, std::vector<std::string>& names);
  Node& literal(std::string_view segment);
  Node& affix(std::string_view prefix, std::string_view suffix);
  const Node* find(std::string_view segment) const;
};

// What is left of a path, and the parameters found so far.
struct Router::Walk {
  std::span<const std::string_view> segments;
  std::array<std::string_view, kMaxPathParameters> values;
  std::size_t count = 0;
};

Router::Node& Router::Node::literal(std::string_view segment) {
  const auto at =
      std::ranges::lower_bound(literals, segment, {}, [](const auto& entry) { return std::string_view(entry.first); });
  if (at != literals.end() && at->first == segment) return *at->second;
  return *literals.emplace(at, std::string(segment), std::make_unique<Node>())->second;
}

Router::Node& Router::Node::affix(std::string_view prefix, std::string_view suffix) {
  for (Affix& known : affixes) {
    if (known.prefix == prefix && known.suffix == suffix) return *known.node;
  }
  const auto length = [](const Affix& one) { return one.prefix.size() + one.suffix.size(); };
  const auto shorter =
      std::ranges::find_if(affixes, [&](const Affix& one) { return length(one) < prefix.size() + suffix.size(); });
  return *affixes.insert(shorter, Affix{std::string(prefix), std::string(suffix), std::make_unique<Node>()})->node;
}

Router::Node& Router::Node::child(std::string_view segment, std::vector<std::string>& names) {
  const std::size_t open = segment.find('{');
  if (open == std::string_view::npos) return literal(segment);
  const std::size_t close = segment.find('}', open);
  if (close == std::string_view::npos || close == open + 1 || segment.find('{', close) != std::string_view::npos) {
    throw std::runtime_error(fmt::format("the path segment {} holds no single parameter", segment));
  }
  names.emplace_back(segment.substr(open + 1, close - open - 1));
  if (open > 0 || close + 1 < segment.size()) return affix(segment.substr(0, open), segment.substr(close + 1));
  if (parameter == nullptr) parameter = std::make_unique<Node>();
  return *parameter;
}

const Router::Node* Router::Node::find(std::string_view segment) const {
  const auto at =
      std::ranges::lower_bound(literals, segment, {}, [](const auto& entry) { return std::string_view(entry.first); });
  return at != literals.end() && at->first == segment ? at->second.get() : nullptr;
}

std::string_view Router::Match::path(std::string_view name) const {
  for (std::size_t i = 0; i < parameter_count; ++i) {
    if (parameters[i].name == name) return parameters[i].value;
  }
  return {};
}

Router::Router(std::span<const Document* const> documents) : root_(std::make_unique<Node>()) {
  for (const Document* document : documents) {
    for (const Operation& operation : document->operations()) {
      const auto index = static_cast<std::uint32_t>(operation_count_++);
      add(operation, operation.path, index);
      for (const std::string& path : operation.other_paths) add(operation, path, index);
    }
  }
}

void Router::add(const Operation& operation, const std::string& path, std::uint32_t index) {
  Target target{&operation, index, {}};
  Node* node = root_.get();
  const auto segments = base::split(std::string_view(path).substr(1), '/');
  for (const std::string_view segment : segments) node = &node->child(segment, target.names);
  if (segments.size() > kMaxSegments || target.names.size() > kMaxPathParameters)
    throw std::runtime_error(fmt::format("the path {} of {} is too long", path, operation.id));
  Target& place = node->targets[static_cast<std::size_t>(operation.method)];
  if (place.operation != nullptr) {
    throw std::runtime_error(fmt::format("{} and {} are both {} {}", place.operation->id, operation.id,
                                         http::to_string(operation.method), path));
  }
  place = std::move(target);
  node->allow = allow_line(node->targets);
}

Router::~Router() = default;

std::size_t Router::operation_count() const { return operation_count_; }

// The node where all of `walk.segments` lead; its values are then the parameters'. nullptr where they lead nowhere.
const Router::Node* Router::descend(const Node& node, Walk& walk) {
  if (walk.segments.empty()) return node.allow.empty() ? nullptr : &node;
  const std::string_view segment = walk.segments.front();
  const Walk here = walk;
  const auto try_child = [&](const Node& child, std::string_view value, bool takes) {
    walk = here;
    walk.segments = here.segments.subspan(1);
    if (takes) walk.values[walk.count++] = value;
    return descend(child, walk);
  };
  if (const Node* child = node.find(segment)) {
    if (const Node* found = try_child(*child, {}, false)) return found;
  }
  if (!fits_parameter(segment)) return nullptr;
  for (const Node::Affix& affix : node.affixes) {
    const std::size_t around = affix.prefix.size() + affix.suffix.size();
    if (segment.size() <= around || !segment.starts_with(affix.prefix) || !segment.ends_with(affix.suffix)) continue;
    const std::string_view value = segment.substr(affix.prefix.size(), segment.size() - around);
    if (const Node* found = try_child(*affix.node, value, true)) return found;
  }
  return node.parameter == nullptr ? nullptr : try_child(*node.parameter, segment, true);
}

void Router::match(http::Method method, std::string_view path, Match& match) const {
  match.operation = nullptr;
  match.index = 0;
  match.parameter_count = 0;
  match.bad_encoding = false;
  match.allow = {};
  std::array<std::string_view, kMaxSegments> storage;
  const Segments segments = split_path(path, storage, match.decoded);
  match.bad_encoding = segments.bad_encoding;
  if (segments.bad_encoding || !segments.known) return;
  Walk walk{.segments = std::span(storage).first(segments.count)};
  const Node* node = descend(*root_, walk);
  if (node == nullptr) return;
  match.allow = node->allow;
  const auto target_of = [node](http::Method wanted) { return &node->targets[static_cast<std::size_t>(wanted)]; };
  const Target* target = target_of(method);
  if (method == http::Method::kHead && target->operation == nullptr) target = target_of(http::Method::kGet);
  if (target->operation == nullptr) return;
  match.operation = target->operation;
  match.index = target->index;
  match.parameter_count = static_cast<std::uint8_t>(walk.count);
  for (std::size_t i = 0; i < walk.count; ++i) match.parameters[i] = {target->names[i], walk.values[i]};
}

}  // namespace openapi
