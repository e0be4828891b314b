// Plays every file of tests/contract against a fresh world, and holds that every pair of operation and declared status has
// one or a reason. With UNDERSTUDY_SPECS or ../shared/specs at hand, once more over each of the vendor's own documents.
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "app/app.h"
#include "app/documents.h"
#include "base/text.h"
#include "contract/runner/harness.h"
#include "contract/runner/placeholders.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = UNDERSTUDY_CONTRACT_DIRECTORY;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// `Name: value` lines of a reply, in its order.
std::vector<std::pair<std::string, std::string>> headers_of(const http::Reply& reply) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (std::string_view line : base::split(reply.headers, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) headers.emplace_back(line.substr(0, colon), base::trim(line.substr(colon + 1)));
  }
  return headers;
}

class File : public ::testing::Test {
 public:
  File(fs::path path, std::string specification) : path_(std::move(path)), specification_(std::move(specification)) {}

  void TestBody() override {
    const auto file = parse_http_file(read(path_));
    ASSERT_TRUE(file) << file.error().message;
    ASSERT_FALSE(file->steps.empty()) << "asks nothing";
    Harness harness(*file, kRoot.string(), specification_);
    for (const auto& step : file->steps) {
      if (const auto* advance = std::get_if<Advance>(&step))
        harness.advance(advance->by);
      else
        play(harness, std::get<Exchange>(step));
      if (HasFailure()) return;
    }
  }

 private:
  std::string filled(const std::string& text, const Harness& harness) {
    const auto full = fill(text, values_, [&](const std::string& what, const std::string& to) { return harness.outbox(what, to); });
    EXPECT_TRUE(full) << full.error().message;
    return full.value_or("");
  }

  void play(Harness& harness, const Exchange& exchange) {
    SCOPED_TRACE(path_.string() + ":" + std::to_string(exchange.line));
    Request request{exchange.method, filled(exchange.target, harness), {}, filled(exchange.body, harness)};
    for (const auto& [name, value] : exchange.headers) request.headers.emplace_back(name, filled(value, harness));
    const http::Reply reply = harness.send(request);
    ASSERT_FALSE(reply.hold) << "still waiting";
    ASSERT_EQ(reply.status, exchange.status) << reply.headers << "\n" << reply.body;
    for (const ExpectedHeader& expected : exchange.expected_headers) expect_header(reply, expected);
    if (request.target.starts_with("/me/")) expect_of_every_answer(reply);
    if (exchange.method != "HEAD") expect_body(reply, exchange.expected_body);
  }

  // What Auth0's SDKs trip over wherever it is: a challenge where authentication did not fail, a Location that is not whole.
  static void expect_of_every_answer(const http::Reply& reply) {
    for (const auto& [name, value] : headers_of(reply)) {
      const bool whole = RE2::FullMatch(value, "http://localhost:7320/me/v1/[a-z-]+/[A-Za-z0-9%_-]+");
      EXPECT_TRUE(!base::iequals(name, "WWW-Authenticate") || reply.status == 400 || reply.status == 401) << value;
      EXPECT_TRUE(!base::iequals(name, "Location") || whole) << value;
    }
  }

  void expect_header(const http::Reply& reply, const ExpectedHeader& expected) {
    std::string present;
    bool fits = expected.absent;
    for (const auto& [name, value] : headers_of(reply)) {
      if (!base::iequals(name, expected.name)) continue;
      present += "[" + value + "]";
      if (expected.absent)
        fits = false;
      else if (expected.regex)
        fits = fits || RE2::FullMatch(value, expected.value);
      else
        fits = fits || matches(expected.value, value, values_).value_or(false);
    }
    EXPECT_TRUE(fits) << expected.name << " is " << present << ", not " << (expected.absent ? "absent" : expected.value);
  }

  void expect_body(const http::Reply& reply, const std::string& expected) {
    if (expected == "...") return;
    if (expected.empty()) {
      EXPECT_EQ(reply.body, "");
    } else if (expected.starts_with('~')) {
      const auto found = search_text(expected.substr(1), reply.body, values_);
      EXPECT_TRUE(found && *found) << (found ? "" : found.error().message) << reply.body;
    } else {
      EXPECT_EQ(compare_json(expected, reply.body, values_), "") << reply.body;
    }
  }

  fs::path path_;
  std::string specification_;
  Values values_;
};

std::vector<fs::path> http_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot))
    if (entry.path().extension() == ".http") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string test_name(const fs::path& path, bool folder) {
  std::string name = folder ? fs::relative(path.parent_path(), kRoot).string() : path.stem().string();
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
}

fs::path specifications() {
  if (const char* given = std::getenv("UNDERSTUDY_SPECS")) return given;
  return fs::path(UNDERSTUDY_SOURCE_DIRECTORY).parent_path() / "shared/specs";
}

// The operations of ours that a vendor's document of another version does not have; none for ours.
std::set<std::string> operations_missing_in(const std::string& specification) {
  std::set<std::string> missing;
  if (specification.empty()) return missing;
  app::ProviderConfig config;
  config.spec = specification;
  const auto ours = app::make_okta({}, true), theirs = app::make_okta(config, true);
  for (const openapi::Operation* operation : ours->contract().operations())
    if (theirs->contract().find(operation->id) == nullptr) missing.insert(operation->id);
  return missing;
}

void register_files(const std::string& prefix, const std::string& specification) {
  const std::set<std::string> missing = operations_missing_in(specification);
  for (const fs::path& path : http_files()) {
    if (missing.contains(path.parent_path().filename().string())) continue;
    const std::string suite = prefix + test_name(path, true);
    const std::string name = test_name(path, false);
    const bool of_okta = fs::relative(path, kRoot).string().starts_with("okta");
    if (!specification.empty() && !of_okta) continue;
    ::testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, path.c_str(), 1,
                            [path, specification]() -> File* { return new File(path, specification); });
  }
}

// Lines `provider/operation status: reason` of uncovered.txt.
std::map<std::string, std::string> listed_reasons() {
  std::map<std::string, std::string> reasons;
  const std::string text = read(kRoot / "uncovered.txt");
  for (std::string_view line : base::split(text, '\n')) {
    const auto colon = line.find(": ");
    if (line.empty() || line.starts_with('#') || colon == std::string_view::npos) continue;
    reasons.emplace(line.substr(0, colon), line.substr(colon + 2));
  }
  return reasons;
}

std::set<std::string> covered_pairs() {
  std::set<std::string> covered;
  for (const fs::path& path : http_files())
    covered.insert(fs::relative(path.parent_path(), kRoot).string() + " " + path.stem().string().substr(0, 3));
  return covered;
}

void expect_covered(const std::string& provider, std::span<const openapi::Operation* const> operations) {
  const auto reasons = listed_reasons();
  const auto covered = covered_pairs();
  for (const openapi::Operation* operation : operations) {
    for (const openapi::Response& response : operation->responses) {
      const std::string name = provider + "/" + operation->id;
      const std::string pair = name + " " + std::to_string(response.status);
      const bool excused = reasons.contains(pair) || reasons.contains(name + " *");
      EXPECT_TRUE(covered.contains(pair) || excused) << pair << " has neither a file nor a line in uncovered.txt";
      EXPECT_FALSE(covered.contains(pair) && reasons.contains(pair)) << pair << " has a file: its line in uncovered.txt is out of date";
    }
  }
}

TEST(Coverage, EveryDeclaredStatusHasAFileOrAReason) {
  expect_covered("okta", app::make_okta({}, true)->contract().operations());
  expect_covered("auth0", app::make_auth0({}, true)->contract().operations());
  expect_covered("admin", app::admin_contract()->operations());
}

TEST(VendorDocuments, AreAtHand) {
  if (!fs::exists(specifications())) GTEST_SKIP() << "no published documents at " << specifications() << ": the files ran over ours alone";
  EXPECT_TRUE(fs::exists(specifications() / "okta-idp-2026.06.3.yaml"));
}

}  // namespace
}  // namespace contract

int main(int count, char** arguments) {
  contract::register_files("", "");
  const auto folder = contract::specifications();
  for (const std::string version : {"2024.08.3", "2026.06.3"}) {
    const auto file = folder / ("okta-idp-" + version + ".yaml");
    if (std::filesystem::exists(file)) contract::register_files("over_" + contract::test_name(version, false) + "_", file.string());
  }
  ::testing::InitGoogleTest(&count, arguments);
  return RUN_ALL_TESTS();
}
