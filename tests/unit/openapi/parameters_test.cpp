#include "openapi/parameters.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "support.h"

namespace {

// One operation, `get /a/{id}`, with the parameters given as a YAML list.
class Reading {
 public:
  explicit Reading(std::string_view parameters) {
    const std::string text =
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a/{id}:\n    get:\n      operationId: a\n"
        "      responses: {'200': {description: ok}}\n      parameters: " +
        std::string(parameters) + "\n";
    document_ = openapi_test::load(text);
    const openapi::Document* documents[] = {document_.get()};
    router_ = std::make_unique<openapi::Router>(documents);
  }

  // The mistakes of a request, `pointer:keyword ` each.
  std::string read(std::string_view target, std::vector<http::Header> headers = {}) {
    target_ = target;
    headers_ = std::move(headers);
    http::Request request;
    request.target = target_;
    request.headers = headers_;
    router_->match(http::Method::kGet, request.path(), match_);
    EXPECT_NE(match_.operation, nullptr) << target;
    violations.clear();
    const bool ok = openapi::read_parameters(*match_.operation, request, match_, out, &violations);
    EXPECT_EQ(ok, violations.empty());
    std::string found;
    for (const openapi::Violation& violation : violations) found += violation.instance + ":" + violation.keyword + " ";
    const bool quiet = openapi::read_parameters(*match_.operation, request, match_, out, nullptr);
    EXPECT_EQ(quiet, ok);
    return found;
  }

  openapi::Parameters out;
  std::vector<openapi::Violation> violations;

 private:
  std::unique_ptr<openapi::Document> document_;
  std::unique_ptr<openapi::Router> router_;
  openapi::Router::Match match_;
  std::string target_;
  std::vector<http::Header> headers_;
};

TEST(Parameters, QueryPairsAreDecoded) {
  Reading reading("[]");
  EXPECT_EQ(reading.read("/a/1?x=a+b%21&y&x=2&=z&%C3%A9=1&&"), "");
  EXPECT_EQ(reading.out.query("x"), "a b!");
  EXPECT_EQ(reading.out.query("y"), "");
  EXPECT_EQ(reading.out.query("é"), "1");
  EXPECT_EQ(reading.out.query("z"), std::nullopt);
  EXPECT_EQ(reading.out.pairs().size(), 5U);
}

TEST(Parameters, AnotherReadForgetsTheFormer) {
  Reading reading("[]");
  reading.read("/a/1?x=%31");
  EXPECT_EQ(reading.read("/a/1"), "");
  EXPECT_EQ(reading.out.query("x"), std::nullopt);
}

TEST(Parameters, ABrokenQueryIsOneMistake) {
  Reading reading("[]");
  for (const char* query : {"x=%", "x=%4", "%zz=1", "x=%ff", "x=\xff"})
    EXPECT_EQ(reading.read("/a/1?" + std::string(query)), "/query:encoding ") << query;
  std::string many;
  for (int i = 0; i < 100; ++i) many += "x=1&";
  EXPECT_EQ(reading.read("/a/1?" + many), "");
  EXPECT_EQ(reading.read("/a/1?" + many + "y=1"), "/query:limit ");
}

TEST(Parameters, RequiredOnesMustBeThere) {
  Reading reading(
      "[{name: q, in: query, required: true, schema: {type: string}}, {name: X-H, in: header, required: true, schema: "
      "{type: integer}},"
      " {name: c, in: cookie, required: true}]");
  EXPECT_EQ(reading.read("/a/1"), "/query/q:required /header/X-H:required /cookie/c:required ");
  EXPECT_EQ(reading.violations[0].detail, "q");
  EXPECT_EQ(reading.read("/a/1?q=", {{"x-h", "4"}, {"Cookie", "b=1; c=2"}}), "");
}

TEST(Parameters, ScalarsAreTyped) {
  Reading reading(
      "[{name: n, in: query, schema: {type: integer, minimum: 1, maximum: 20}}, {name: b, in: query, schema: {type: "
      "boolean}},"
      " {name: f, in: query, schema: {type: number}}, {name: e, in: query, schema: {type: string, enum: [one, '2']}}]");
  EXPECT_EQ(reading.read("/a/1?n=20&b=true&f=-1.5e3&e=2"), "");
  EXPECT_EQ(reading.read("/a/1?n=0"), "/query/n:minimum ");
  EXPECT_EQ(reading.read("/a/1?n=21"), "/query/n:maximum ");
  for (const char* text : {"x", "1.5", "", "+1", "01", "0x1", "1e99999", "99999999999999999999",
                           "%20"
                           "1",
                           "true"}) {
    EXPECT_EQ(reading.read("/a/1?n=" + std::string(text)), "/query/n:type ") << text;
  }
  EXPECT_EQ(reading.read("/a/1?b=TRUE&b=true"), "/query/b:type ") << "the first counts";
  EXPECT_EQ(reading.read("/a/1?b=1"), "/query/b:type ");
  EXPECT_EQ(reading.read("/a/1?e=three"), "/query/e:enum ");
  EXPECT_EQ(reading.read("/a/1?f=NaN"), "/query/f:type ");
}

TEST(Parameters, OfSeveralTypesTheTextDecides) {
  Reading reading(
      "[{name: v, in: query, schema: {oneOf: [{type: integer}, {type: boolean}, {type: string, enum: [all]}]}}]");
  EXPECT_EQ(reading.read("/a/1?v=7"), "");
  EXPECT_EQ(reading.read("/a/1?v=false"), "");
  EXPECT_EQ(reading.read("/a/1?v=all"), "");
  EXPECT_NE(reading.read("/a/1?v=some"), "");
}

TEST(Parameters, PathParametersAreChecked) {
  Reading reading("[{name: id, in: path, required: true, schema: {type: string, pattern: '^[a-z]+$'}}]");
  EXPECT_EQ(reading.read("/a/abc"), "");
  EXPECT_EQ(reading.read("/a/%61bc"), "");
  EXPECT_EQ(reading.read("/a/1"), "/path/id:pattern ");
}

TEST(Parameters, UnknownOnesArePassedOver) {
  Reading reading("[{name: q, in: query, schema: {type: integer}}]");
  EXPECT_EQ(reading.read("/a/1?other=x&Q=y"), "");
}

struct Style {
  const char* parameter;
  const char* good;
  const char* bad;
  const char* where;
};

class Styles : public testing::TestWithParam<Style> {};

// Of each style a value that holds the integers 1 and 2, or {r: 1, g: 2}, and one that has a word among them.
TEST_P(Styles, AreReadAndTyped) {
  Reading reading("[" + std::string(GetParam().parameter) + "]");
  EXPECT_EQ(reading.read(GetParam().good), "") << GetParam().good;
  EXPECT_EQ(reading.read(GetParam().bad), std::string(GetParam().where) + ":type ") << GetParam().bad;
}

#define LIST "schema: {type: array, minItems: 2, items: {type: integer}}"
#define MAP                                                                                                           \
  "schema: {type: object, required: [r, g], additionalProperties: false, properties: {r: {type: integer}, g: {type: " \
  "integer}}}"

INSTANTIATE_TEST_SUITE_P(
    OfBothVersions, Styles,
    testing::Values(
        Style{"{name: p, in: query, " LIST "}", "/a/1?p=1&p=2", "/a/1?p=1&p=x", "/query/p/1"},
        Style{"{name: p, in: query, explode: false, " LIST "}", "/a/1?p=1,2", "/a/1?p=1,x", "/query/p/1"},
        Style{"{name: p, in: query, style: spaceDelimited, explode: false, " LIST "}", "/a/1?p=1%202", "/a/1?p=1+x",
              "/query/p/1"},
        Style{"{name: p, in: query, style: pipeDelimited, explode: false, " LIST "}", "/a/1?p=1%7C2", "/a/1?p=1|x",
              "/query/p/1"},
        Style{"{name: p, in: query, " MAP "}", "/a/1?r=1&g=2", "/a/1?r=x&g=2", "/query/p/r"},
        Style{"{name: p, in: query, explode: false, " MAP "}", "/a/1?p=r,1,g,2", "/a/1?p=r,x,g,2", "/query/p/r"},
        Style{"{name: p, in: query, style: deepObject, " MAP "}", "/a/1?p[r]=1&p%5Bg%5D=2", "/a/1?p[r]=x&p[g]=2",
              "/query/p/r"},
        Style{"{name: id, in: path, required: true, " LIST "}", "/a/1,2", "/a/1,x", "/path/id/1"},
        Style{"{name: id, in: path, required: true, style: label, " LIST "}", "/a/.1,2", "/a/.1,x", "/path/id/1"},
        Style{"{name: id, in: path, required: true, style: label, explode: true, " LIST "}", "/a/.1.2", "/a/.1.x",
              "/path/id/1"},
        Style{"{name: id, in: path, required: true, style: matrix, " LIST "}", "/a/;id=1,2", "/a/;id=1,x",
              "/path/id/1"},
        Style{"{name: id, in: path, required: true, style: matrix, explode: true, " LIST "}", "/a/;id=1;id=2",
              "/a/;id=1;id=x", "/path/id/1"},
        Style{"{name: id, in: path, required: true, " MAP "}", "/a/r,1,g,2", "/a/r,x,g,2", "/path/id/r"},
        Style{"{name: id, in: path, required: true, explode: true, " MAP "}", "/a/r=1,g=2", "/a/r=x,g=2", "/path/id/r"},
        Style{"{name: id, in: path, required: true, style: label, explode: true, " MAP "}", "/a/.r=1.g=2",
              "/a/.r=x.g=2", "/path/id/r"},
        Style{"{name: id, in: path, required: true, style: matrix, explode: true, " MAP "}", "/a/;r=1;g=2",
              "/a/;r=x;g=2", "/path/id/r"},
        Style{"{name: id, in: path, required: true, style: matrix, schema: {type: integer}}", "/a/;id=1", "/a/;id=x",
              "/path/id"},
        Style{"{name: p, in: query, content: {application/json: {" MAP "}}}", "/a/1?p=%7B%22r%22:1,%22g%22:2%7D",
              "/a/1?p=%7B%22r%22:%22x%22,%22g%22:2%7D", "/query/p/r"}));

TEST(Parameters, HeadersAndCookiesAreReadByTheirStyles) {
  Reading reading("[{name: X-L, in: header, " LIST "}, {name: c, in: cookie, explode: false, " LIST "}]");
  EXPECT_EQ(reading.read("/a/1", {{"X-L", "1, 2"}, {"cookie", "c=1,2"}}), "");
  EXPECT_EQ(reading.read("/a/1", {{"X-L", "1, x"}, {"cookie", "c=1"}}), "/header/X-L/1:type /cookie/c:minItems ");
}

TEST(Parameters, AnEscapedCommaIsPartOfAnItem) {
  Reading reading(
      "[{name: p, in: query, explode: false, schema: {type: array, maxItems: 1, items: {type: string, enum: "
      "['a,b']}}}]");
  EXPECT_EQ(reading.read("/a/1?p=a%2Cb"), "");
  EXPECT_NE(reading.read("/a/1?p=a,b"), "");
}

TEST(Parameters, AnyQueryIsAnswered) {
  Reading reading("[{name: p, in: query, style: deepObject, " MAP "}, {name: q, in: query, " LIST
                  "}, {name: r, in: query, schema: {type: number}}]");
  EXPECT_TRUE(rc::check([&](const std::string& random) {
    std::string query;
    for (const char c : random) query += std::string_view("pqr[]=&%2,+x1")[static_cast<unsigned char>(c) % 13];
    reading.read("/a/1?" + query);
  }));
}

}  // namespace
