#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <istream>
#include <optional>
#include <streambuf>
#include <unordered_map>

#include "base/text.h"
#include "json/reading.h"
#include "json/tree_builder.h"

namespace json {
namespace {

constexpr std::string_view kText = "tag:yaml.org,2002:str";
constexpr std::string_view kNull = "tag:yaml.org,2002:null";
constexpr std::string_view kBoolean = "tag:yaml.org,2002:bool";
constexpr std::string_view kInteger = "tag:yaml.org,2002:int";
constexpr std::string_view kFloat = "tag:yaml.org,2002:float";
constexpr std::string_view kSequence = "tag:yaml.org,2002:seq";
constexpr std::string_view kMap = "tag:yaml.org,2002:map";

Mark mark_of(const YAML::Mark& at) {
  if (at.is_null()) return {};
  return {.line = static_cast<std::uint32_t>(at.line + 1), .column = static_cast<std::uint32_t>(at.column + 1)};
}

// yaml-cpp turns the escapes \N (U+0085) and \_ (U+00A0) into one byte; of a UTF-8 document nothing else is amiss.
std::string repaired(std::string text) {
  std::size_t at = 0;
  while ((at += base::valid_utf8_prefix(std::string_view(text).substr(at))) < text.size()) {
    text.insert(at, 1, '\xC2');
    at += 2;
  }
  return text;
}

// Lets an istream read the text where it is.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* start = const_cast<char*>(text.data());  // only ever read
    setg(start, start, start + text.size());
  }
};

// Turns yaml-cpp's events into a Tree. Names of its functions are yaml-cpp's.
class YamlHandler : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& at) override {
    if (++documents_ > 1) fail(at, "a second document: only one is read");
  }
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark&, const std::string&) override {}

  void OnNull(const YAML::Mark& at, YAML::anchor_t anchor) override {
    // yaml-cpp does not tell how a null was spelt, so as a key it has JSON's spelling.
    if (builder_.expects_key()) return key("null", at, anchor);
    place(Tree(nullptr, mark_of(at)), anchor);
  }

  void OnAlias(const YAML::Mark& at, YAML::anchor_t anchor) override {
    const auto found = anchored_.find(anchor);
    if (found == anchored_.end()) fail(at, "an alias of the value that it stands in");
    const auto& [tree, extent] = found->second;
    if (!builder_.expects_key()) return builder_.copy(tree, extent, mark_of(at));
    if (!tree.is_string()) fail(at, "a key must be text");
    builder_.key(*tree.string(), mark_of(at));
  }

  void OnScalar(const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor, const std::string& raw) override {
    const std::string value = repaired(raw);
    if (!builder_.expects_key()) return place(resolve(at, tag, value), anchor);
    if (value == "<<" && tag == "?") return builder_.merge_key(mark_of(at));
    key(value, at, anchor);
  }

  void OnSequenceStart(const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(at, tag, kSequence, anchor);
    builder_.begin_array(mark_of(at));
  }
  void OnSequenceEnd() override { end(); }

  void OnMapStart(const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(at, tag, kMap, anchor);
    builder_.begin_object(mark_of(at));
  }
  void OnMapEnd() override { end(); }

  Tree take() { return builder_.take(); }

 private:
  struct Anchored {
    Tree tree;
    TreeBuilder::Extent extent;
  };

  [[noreturn]] static void fail(const YAML::Mark& at, std::string message) {
    throw TreeBuilder::Failure{mark_of(at), std::move(message)};
  }

  static Tree resolve(const YAML::Mark& at, const std::string& tag, const std::string& value) {
    const Mark mark = mark_of(at);
    if (tag == "!") return Tree(value, mark);
    if (tag == "?") return resolve_plain_scalar(value, mark);
    if (tag == kText) return Tree(value, mark);
    bool (*const fits)(const Tree&) = test_of(tag);
    if (fits == nullptr) fail(at, fmt::format("the tag {} is not known", base::excerpt(tag)));
    Tree tree = resolve_plain_scalar(value, mark);
    if (!fits(tree)) fail(at, fmt::format("\"{}\" does not fit its tag {}", base::excerpt(value), base::excerpt(tag)));
    return tree;
  }

  // What a scalar of a core tag must be; nullptr for other tags.
  static bool (*test_of(std::string_view tag))(const Tree&) {
    if (tag == kNull) return [](const Tree& tree) { return tree.is_null(); };
    if (tag == kBoolean) return [](const Tree& tree) { return tree.boolean() != nullptr; };
    if (tag == kInteger) return [](const Tree& tree) { return tree.is_number() && tree.type() != Type::kDouble; };
    if (tag == kFloat) return [](const Tree& tree) { return tree.is_number(); };
    return nullptr;
  }

  void begin(const YAML::Mark& at, const std::string& tag, std::string_view own_tag, YAML::anchor_t anchor) {
    if (builder_.expects_key()) fail(at, "a key must be text");
    if (!tag.empty() && tag != "?" && tag != "!" && tag != own_tag) {
      fail(at, fmt::format("the tag {} is not known", base::excerpt(tag)));
    }
    open_.push_back(anchor);
  }

  void end() {
    const Tree& done = builder_.end();
    const YAML::anchor_t anchor = open_.back();
    open_.pop_back();
    if (anchor != YAML::NullAnchor) remember(done, anchor);
  }

  void key(const std::string& name, const YAML::Mark& at, YAML::anchor_t anchor) {
    builder_.key(name, mark_of(at));
    if (anchor != YAML::NullAnchor) remember(Tree(name, mark_of(at)), anchor);
  }

  void place(Tree value, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) remember(value, anchor);
    builder_.scalar(std::move(value));
  }

  // Nested anchors each keep a copy, so these are bounded in all, as the tree is.
  void remember(const Tree& tree, YAML::anchor_t anchor) {
    const TreeBuilder::Extent extent = TreeBuilder::measure(tree);
    nodes_remembered_ += extent.nodes;
    bytes_remembered_ += extent.bytes;
    if (nodes_remembered_ > TreeBuilder::kMaxNodes || bytes_remembered_ > TreeBuilder::kMaxCopiedBytes) {
      throw TreeBuilder::Failure{tree.mark, "anchors hold too much"};
    }
    anchored_.insert_or_assign(anchor, Anchored{tree, extent});
  }

  TreeBuilder builder_;
  std::vector<YAML::anchor_t> open_;  // the anchors of the open collections
  std::unordered_map<YAML::anchor_t, Anchored> anchored_;
  std::size_t nodes_remembered_ = 0;
  std::size_t bytes_remembered_ = 0;
  int documents_ = 0;
};

}  // namespace

Tree read_yaml(std::string_view text) {
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  try {
    YamlHandler handler;
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(handler)) {
    }
    return handler.take();
  } catch (const YAML::Exception& error) {
    throw TreeBuilder::Failure{mark_of(error.mark), error.msg};
  }
}

}  // namespace json
