#include "core/validation.h"

#include <gtest/gtest.h>

#include "unit/support/universe.h"

namespace core {
namespace {

using support::Asked;
using support::Universe;

struct Validated {
  std::string cause;  // "" where all is well
  std::vector<std::string> violations;
  std::vector<std::string> arguments;
  std::string text;  // the body's member of that name
};

Validated validate_request(const Asked& asked) {
  static Universe universe;
  const http::Request request = asked.request();
  http::Reply reply;
  const state::Guard guard;
  World& world = universe.tenant.world(guard);
  Call call(request, world, universe.scratch, reply, world.clock().now());
  universe.vendor.contract().router().match(request.method, request.path(), universe.scratch.match);
  call.operation = universe.scratch.match.operation;
  const auto problem = validate(call);
  Validated result;
  result.text = call.body["text"].string_or("");
  if (!problem) return result;
  result.cause = problem->cause;
  result.arguments = problem->arguments;
  for (const auto& violation : problem->violations) result.violations.push_back(violation.instance + " " + violation.keyword);
  return result;
}

Validated with_body(std::string body) { return validate_request(Asked("POST", "/notes", std::move(body))); }

using Texts = std::vector<std::string>;

TEST(Validate, TakesWhatTheContractAsksFor) {
  const Validated valid = with_body(R"({"text":"milk"})");
  EXPECT_EQ(valid.cause, "");
  EXPECT_EQ(valid.text, "milk");
}

TEST(Validate, TakesABodyOfAnySizeThatTheServerLetsThrough) {
  const std::string large = R"({"text":"milk"})" + std::string(std::size_t{3} << 20, ' ');
  EXPECT_EQ(with_body(large).text, "milk");
  EXPECT_EQ(with_body(R"({"text":"tea"})").text, "tea");
  EXPECT_EQ(with_body(large).text, "milk");
}

TEST(Validate, CollectsEveryViolation) {
  const Validated invalid = with_body(R"({"send":5,"more":1})");
  EXPECT_EQ(invalid.cause, causes::kBodyInvalid);
  EXPECT_EQ(invalid.violations.size(), 3U);
}

TEST(Validate, SaysWhereTheBodyIsWrong) {
  EXPECT_EQ(with_body(R"({"text":5})").violations, Texts{"/text type"});
  EXPECT_EQ(with_body("[]").violations, Texts{" type"});
}

TEST(Validate, RefusesWhatIsNoJson) {
  for (const char* body : {"{", "{\"text\":}", "text", "{\"text\":\"\xff\"}", "{} {}", "{\"text\":01}", " "})
    EXPECT_EQ(with_body(body).cause, causes::kBodyMalformed) << body;
}

TEST(Validate, SaysWhyABodyIsNoJson) {
  const Validated deep = with_body(std::string(1000, '[') + std::string(1000, ']'));
  EXPECT_EQ(deep.cause, causes::kBodyMalformed);
  ASSERT_EQ(deep.arguments.size(), 1U);
  EXPECT_NE(deep.arguments.front(), "");
}

TEST(Validate, CountsAnEmptyBodyAsNone) {
  EXPECT_EQ(validate_request(Asked("POST", "/notes").header("Content-Type", "application/json")).cause, causes::kBodyMissing);
}

TEST(Validate, RefusesAMediaTypeThatIsNotDeclared) {
  for (const char* type : {"text/plain", "application/xml", "application/x-www-form-urlencoded"})
    EXPECT_EQ(validate_request(Asked("POST", "/notes", R"({"text":"x"})", type)).cause, causes::kMediaTypeUnsupported) << type;
}

TEST(Validate, ReadsNoBodyWhereNoneIsDeclared) { EXPECT_EQ(validate_request(Asked("GET", "/notes", "{")).cause, ""); }

TEST(Validate, ChecksParametersBeforeTheBody) {
  const Validated invalid = validate_request(Asked("GET", "/notes?limit=0"));
  EXPECT_EQ(invalid.cause, causes::kParametersInvalid);
  EXPECT_EQ(invalid.violations, Texts{"/query/limit minimum"});
}

TEST(Validate, ForgetsTheViolationsOfTheRequestBefore) {
  EXPECT_NE(validate_request(Asked("GET", "/notes?limit=0")).cause, "");
  EXPECT_EQ(validate_request(Asked("GET", "/notes?limit=1")).cause, "");
}

}  // namespace
}  // namespace core
