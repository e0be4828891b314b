// The official JSON Schema test suite (tools/fetch-schema-suite), every case of the drafts that documents use.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "support.h"

namespace {

namespace fs = std::filesystem;
using openapi_test::read_file;

// Cases that do not apply, by file, group and test; with the reason.
struct Exception {
  std::string_view file, group, test, reason;
};
constexpr Exception kExceptions[] = {
    {"ecmascript-regex", "\\a is not an ECMA 262 control escape", "when used as a pattern",
     "asks for the format regex, which asserts nothing here: vendors do not send patterns"},
};

fs::path suite() { return openapi_test::folder("UNDERSTUDY_SCHEMA_SUITE", UNDERSTUDY_SCHEMA_SUITE); }

json::Tree parse(const fs::path& path) {
  auto tree = json::parse_json(read_file(path));
  if (!tree) throw std::runtime_error(path.string() + ": " + tree.error().message);
  return std::move(*tree);
}

// The metaschemas and the suite's remotes, by the URI that its cases know them by.
class Remotes {
 public:
  Remotes() {
    const fs::path remotes = suite() / "remotes";
    for (const auto& entry : fs::recursive_directory_iterator(remotes)) {
      if (entry.path().extension() != ".json") continue;
      trees_.emplace("http://localhost:1234/" + fs::relative(entry.path(), remotes).generic_string(),
                     parse(entry.path()));
    }
    trees_.emplace("http://json-schema.org/draft-04/schema", parse(suite() / "metaschemas" / "draft4.json"));
    trees_.emplace("https://json-schema.org/draft/2020-12/schema",
                   parse(suite() / "metaschemas" / "draft2020-12.json"));
    add_vocabularies(parse(suite() / "metaschemas" / "vocabularies.json"));
  }

  const json::Tree* find(const std::string& uri) const {
    const auto found = trees_.find(uri);
    return found == trees_.end() ? nullptr : &found->second;
  }

 private:
  // Keyed by draft, then a list or a map of schemas that carry their own `$id`.
  void add_vocabularies(const json::Tree& tree) {
    if (const json::Tree* id = tree.find("$id")) {
      trees_.emplace(*id->string(), tree);
    } else if (tree.is_object()) {
      for (const auto& [name, value] : *tree.object()) add_vocabularies(value);
    } else if (tree.is_array()) {
      for (const json::Tree& value : *tree.array()) add_vocabularies(value);
    }
  }

  std::map<std::string, json::Tree> trees_;
};

const Exception* exception_for(std::string_view file, std::string_view group, std::string_view test) {
  const auto found = std::ranges::find_if(kExceptions, [&](const Exception& one) {
    return one.file == file && one.group == group && (one.test == test || one.test == "*");
  });
  return found == std::end(kExceptions) ? nullptr : &*found;
}

struct Runner {
  const Remotes& remotes;
  openapi::Dialect dialect;
  bool assert_formats;
  int cases = 0;

  void file(const fs::path& path) {
    const json::Tree groups = parse(path);
    for (const json::Tree& entry : *groups.array()) group(path.stem().string(), entry);
  }

  void group(const std::string& file, const json::Tree& entry) {
    const std::string name(entry.find("description")->string_or(""));
    const openapi::CompileOptions options{
        .dialect = dialect, .file = file, .assert_formats = assert_formats, .load = [this](const std::string& uri) {
          return remotes.find(uri);
        }};
    const auto compiled = openapi::compile_schema(*entry.find("schema"), options);
    if (!compiled) {
      EXPECT_NE(exception_for(file, name, "*"), nullptr)
          << file << ": " << name << ": " << openapi_test::joined(compiled.error());
      return;
    }
    for (const json::Tree& one : *entry.find("tests")->array()) {
      const std::string test(one.find("description")->string_or(""));
      if (exception_for(file, name, test) != nullptr) continue;
      EXPECT_EQ(openapi_test::conforms(**compiled, one.find("data")->dump()), *one.find("valid")->boolean())
          << file << ": " << name << ": " << test;
      ++cases;
    }
  }
};

int run_draft(const char* draft, openapi::Dialect dialect) {
  const Remotes remotes;
  Runner run{remotes, dialect, false};
  for (const auto& entry : fs::directory_iterator(suite() / "tests" / draft)) {
    if (entry.path().extension() == ".json") run.file(entry.path());
  }
  return run.cases;
}

int run_formats(const char* draft, openapi::Dialect dialect, std::initializer_list<const char*> formats) {
  const Remotes remotes;
  Runner run{remotes, dialect, true};
  for (const char* format : formats)
    run.file(suite() / "tests" / draft / "optional" / "format" / (std::string(format) + ".json"));
  return run.cases;
}

#define SKIP_WITHOUT_SUITE()             \
  if (!fs::exists(suite() / "complete")) \
  GTEST_SKIP() << "no suite at " << suite() << ": tools/fetch-schema-suite fetches it"

TEST(JsonSchemaSuite, EveryCaseOfDraft4Passes) {
  SKIP_WITHOUT_SUITE();
  EXPECT_GT(run_draft("draft4", openapi::Dialect::kDraft4), 500);
}

TEST(JsonSchemaSuite, EveryCaseOfDraft202012Passes) {
  SKIP_WITHOUT_SUITE();
  EXPECT_GT(run_draft("draft2020-12", openapi::Dialect::k202012), 1000);
}

TEST(JsonSchemaSuite, TheFormatsThatAreAssertedPassInDraft4) {
  SKIP_WITHOUT_SUITE();
  EXPECT_GT(run_formats("draft4", openapi::Dialect::kDraft4,
                        {"date-time", "email", "hostname", "ipv4", "ipv6", "unknown", "uri"}),
            80);
}

TEST(JsonSchemaSuite, TheFormatsThatAreAssertedPassInDraft202012) {
  SKIP_WITHOUT_SUITE();
  EXPECT_GT(run_formats("draft2020-12", openapi::Dialect::k202012,
                        {"date", "date-time", "duration", "email", "hostname", "idn-email", "ipv4", "ipv6", "iri",
                         "iri-reference", "json-pointer", "time", "unknown", "uri", "uri-reference", "uuid"}),
            250);
}

TEST(JsonSchemaSuite, PatternsAreThoseOfEcma262) {
  SKIP_WITHOUT_SUITE();
  const Remotes remotes;
  Runner run{remotes, openapi::Dialect::k202012, false};
  run.file(suite() / "tests" / "draft2020-12" / "optional" / "ecmascript-regex.json");
  run.file(suite() / "tests" / "draft2020-12" / "optional" / "non-bmp-regex.json");
  EXPECT_GT(run.cases, 60);
}

}  // namespace
