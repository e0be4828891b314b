#include "openapi/document.h"

#include <gtest/gtest.h>

#include "openapi/router.h"
#include "support.h"

namespace {

using openapi_test::conforms;
using openapi_test::load;
using openapi_test::mistakes;
using testing::Test;

constexpr const char* kHeader = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

std::string with(std::string_view rest) { return kHeader + std::string(rest); }

TEST(Document, ReadsTitleAndVersions) {
  const auto document = load(with("paths: {}"));
  EXPECT_EQ(document->title(), "T");
  EXPECT_EQ(document->version(), "1");
  EXPECT_EQ(document->openapi(), "3.0.3");
  EXPECT_EQ(document->file(), "test.yaml");
}

TEST(Document, RefusesOtherVersionsOfOpenApi) {
  EXPECT_NE(mistakes("swagger: '2.0'\npaths: {}"), "");
  EXPECT_NE(mistakes("openapi: 4.0.0\npaths: {}"), "");
  EXPECT_NE(mistakes("[]"), "");
}

TEST(Document, AnOperationWithoutIdGoesByMethodAndPath) {
  const auto document = load(with("paths: {'/a/{b}': {get: {responses: {'200': {description: ok}}}}}"));
  EXPECT_EQ(document->operations().front().id, "get /a/{b}");
}

TEST(Document, IsServedBehindThePathOfEachServer) {
  const auto document = load(with(R"(
servers:
  - url: https://a.test/v1
  - url: https://b.test/v1/
  - url: https://{host}/{base}
    variables: {host: {default: c.test, enum: [c.test, d.test]}, base: {default: old, enum: [older, old]}}
  - url: /
paths: {/a: {get: {operationId: a, responses: {'200': {description: ok}}}}}
)"));
  EXPECT_EQ(document->operation("a")->path, "/v1/a");
  EXPECT_EQ(document->operation("a")->other_paths, (std::vector<std::string>{"/old/a", "/older/a", "/a"}));
  const openapi::Document* documents[] = {document.get()};
  const openapi::Router router(documents);
  EXPECT_EQ(router.operation_count(), 1U);
  for (const char* path : {"/v1/a", "/old/a", "/older/a", "/a"}) {
    openapi::Router::Match match;
    router.match(http::Method::kGet, path, match);
    EXPECT_EQ(match.operation, document->operation("a")) << path;
    EXPECT_EQ(match.index, 0U);
  }
}

TEST(Document, ThePathOfAServerHasItsVariablesFilledIn) {
  const auto document = load(with(R"(
servers:
  - url: https://{host}/{base}/v1/
    variables: {host: {default: example.test}, base: {default: me}}
paths: {/a: {get: {operationId: a, responses: {'200': {description: ok}}}}}
)"));
  EXPECT_EQ(document->operation("a")->path, "/me/v1/a");
}

TEST(Document, APathItemMayHaveServersOfItsOwn) {
  const auto document = load(with(R"(
servers: [{url: /v1}]
paths:
  /a: {servers: [{url: 'https://other.test/v2'}], get: {operationId: a, responses: {'200': {description: ok}}}}
  /b: {get: {operationId: b, servers: [{url: /}], responses: {'200': {description: ok}}}}
)"));
  EXPECT_EQ(document->operation("a")->path, "/v2/a");
  EXPECT_EQ(document->operation("b")->path, "/b");
}

TEST(Document, SecurityIsInheritedUnlessAnOperationHasItsOwn) {
  const auto document = load(with(R"(
security: [{oauth2: [read]}]
paths:
  /a: {get: {operationId: inherits, responses: {'200': {description: ok}}}}
  /b: {get: {operationId: open, security: [], responses: {'200': {description: ok}}}}
  /c: {get: {operationId: optional, security: [{oauth2: [x]}, {}], responses: {'200': {description: ok}}}}
  /d: {get: {operationId: own, security: [{key: [], oauth2: [y, z]}], responses: {'200': {description: ok}}}}
)"));
  EXPECT_TRUE(document->operation("inherits")->secured);
  EXPECT_EQ(document->operation("inherits")->scopes, std::vector<std::string>{"read"});
  EXPECT_FALSE(document->operation("open")->secured);
  EXPECT_FALSE(document->operation("optional")->secured);
  EXPECT_EQ(document->operation("own")->scopes, (std::vector<std::string>{"y", "z"}));
}

TEST(Document, AnOperationsParameterStandsInForItsPaths) {
  const auto document = load(with(R"(
paths:
  /a/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: take, in: query, schema: {type: string}}
    get:
      operationId: a
      parameters: [{name: take, in: query, required: true, schema: {type: integer}}]
      responses: {'200': {description: ok}}
)"));
  const auto& parameters = document->operation("a")->parameters;
  ASSERT_EQ(parameters.size(), 2U);
  EXPECT_EQ(parameters[1].name, "take");
  EXPECT_TRUE(parameters[1].required);
  EXPECT_EQ(parameters[1].schema->simple_type(), "integer");
}

TEST(Document, StylesHaveTheirDefaults) {
  const auto document = load(with(R"(
paths:
  /a/{id}:
    get:
      operationId: a
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: q, in: query, schema: {type: array, items: {type: string}}}
        - {name: h, in: header, schema: {type: string}}
        - {name: Authorization, in: header, schema: {type: string}}
      responses: {'200': {description: ok}}
)"));
  const auto& parameters = document->operation("a")->parameters;
  ASSERT_EQ(parameters.size(), 3U) << "Authorization is not a parameter";
  EXPECT_EQ(parameters[0].style, "simple");
  EXPECT_FALSE(parameters[0].explode);
  EXPECT_EQ(parameters[1].style, "form");
  EXPECT_TRUE(parameters[1].explode);
  EXPECT_EQ(parameters[2].style, "simple");
}

TEST(Document, ReferencesAreFollowedEverywhere) {
  const auto document = load(with(R"(
paths:
  /a: {$ref: '#/components/x-items/a'}
components:
  x-items:
    a:
      post:
        operationId: a
        parameters: [{$ref: '#/components/parameters/P'}]
        requestBody: {$ref: '#/components/requestBodies/B'}
        responses: {'200': {$ref: '#/components/responses/Alias'}}
  parameters: {P: {name: p, in: query, schema: {$ref: '#/components/schemas/S'}}}
  requestBodies: {B: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}
  responses:
    Alias: {$ref: '#/components/responses/R'}
    R: {description: r, content: {application/json: {examples: {one: {$ref: '#/components/examples/E'}}}}}
  examples: {E: {value: [1, 2]}}
  schemas: {S: {type: string}}
)"));
  const openapi::Operation& operation = *document->operation("a");
  EXPECT_EQ(operation.parameters.front().schema->simple_type(), "string");
  EXPECT_TRUE(operation.body->required);
  EXPECT_EQ(operation.responses.front().description, "r");
  EXPECT_EQ(operation.responses.front().content.front().examples.front().name, "one");
  EXPECT_EQ(operation.responses.front().content.front().examples.front().json, "[1,2]");
}

TEST(Document, ReferencesThatLeadToThemselvesAreMistakes) {
  EXPECT_NE(mistakes(with("paths: {/a: {get: {responses: {'200': {$ref: '#/components/responses/A'}}}}}\n"
                          "components: {responses: {A: {$ref: '#/components/responses/B'}, B: {$ref: "
                          "'#/components/responses/A'}}}"))
                .find("leads to itself"),
            std::string::npos);
}

TEST(Document, ReferencesToNothingAreMistakesWithTheirPlace) {
  EXPECT_EQ(
      mistakes(with(
          "paths:\n  /a:\n    get:\n      responses:\n        '200':\n          $ref: '#/components/responses/A'\n")),
      "test.yaml:8:17: /paths/~1a/get/responses/200: nothing stands at #/components/responses/A\n");
}

TEST(Document, AllMistakesAreReportedAtOnce) {
  const std::string found = mistakes(with(R"(
paths:
  /a:
    get:
      operationId: a
      parameters: [{name: x, in: nowhere}]
      responses:
        '999': {description: no}
        '200': {content: {application/json: {schema: {type: strin, pattern: '(?=x)'}}}}
)"));
  EXPECT_NE(found.find("a parameter needs"), std::string::npos) << found;
  EXPECT_NE(found.find("999 is no status"), std::string::npos) << found;
  EXPECT_NE(found.find("\"strin\" is no type"), std::string::npos) << found;
  EXPECT_NE(found.find("lookaround"), std::string::npos) << found;
}

TEST(Document, ATakenOperationIdIsAMistake) {
  EXPECT_NE(
      mistakes(with("paths: {/a: {get: {operationId: x, responses: {}}}, /b: {get: {operationId: x, responses: {}}}}")),
      "");
}

TEST(Document, MediaTypesStayAsTheyAreWritten) {
  const auto document = load(with(R"(
paths:
  /a:
    get:
      operationId: a
      responses:
        '200': {description: ok, content: {'application/json, okta-version=1.0.0': {}, 'Application/JSON;okta-version=1.0.0': {}}}
)"));
  const auto& content = document->operation("a")->responses.front().content;
  EXPECT_EQ(content[0].type, "application/json, okta-version=1.0.0");
  EXPECT_EQ(content[0].essence, "application/json");
  EXPECT_EQ(content[1].essence, "application/json");
  EXPECT_EQ(content[0].schema, nullptr);
}

TEST(Document, TheSchemasExampleStandsInForAMissingOne) {
  const auto document = load(with(R"(
paths:
  /a:
    get:
      operationId: a
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}
components: {schemas: {S: {type: object, example: {a: 1}}}}
)"));
  EXPECT_EQ(document->operation("a")->responses.front().content.front().examples.front().json, R"({"a":1})");
}

TEST(Document, ResponsesAreFoundByStatusThenRangeThenDefault) {
  const auto document = load(with(R"(
paths:
  /a: {get: {operationId: a, responses: {default: {description: d}, 4XX: {description: r}, '404': {description: e}, '200': {description: o}}}}
)"));
  const openapi::Operation& operation = *document->operation("a");
  EXPECT_EQ(operation.responses.front().status, 200);
  EXPECT_EQ(operation.responses.back().status, 0);
  EXPECT_EQ(operation.response(404)->description, "e");
  EXPECT_EQ(operation.response(409)->description, "r");
  EXPECT_EQ(operation.response(500)->description, "d");
}

TEST(Document, ARecursiveSchemaIsCompiledOnce) {
  const auto document = load(with(R"(
paths:
  /a: {get: {operationId: a, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}}}}
components:
  schemas:
    Tree: {type: object, required: [name], properties: {name: {type: string}, children: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
)"));
  const openapi::Schema& schema = *document->operation("a")->responses.front().content.front().schema;
  EXPECT_TRUE(conforms(schema, R"({"name":"a","children":[{"name":"b","children":[]}]})"));
  EXPECT_FALSE(conforms(schema, R"({"name":"a","children":[{"name":"b","children":[{}]}]})"));
}

TEST(Document, ASchemaThatAppliesItselfWithoutEndIsAMistake) {
  EXPECT_NE(mistakes(with(R"(
paths:
  /a: {get: {operationId: a, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
components: {schemas: {A: {allOf: [{$ref: '#/components/schemas/B'}]}, B: {anyOf: [{$ref: '#/components/schemas/A'}]}}}
)"))
                .find("without end"),
            std::string::npos);
}

constexpr const char* kCorrected = R"(
paths:
  /a:
    get:
      operationId: a
      security: [{oauth2: [wrong]}]
      responses:
        '200': {$ref: '#/components/responses/Shared'}
        '403': {description: forbidden}
  /b: {get: {operationId: b, responses: {'200': {$ref: '#/components/responses/Shared'}}}}
components:
  responses: {Shared: {description: shared, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}
  schemas: {S: {type: object, required: [x], properties: {x: {type: string}}}}
)";

TEST(Corrections, PatchTheOperationTheyName) {
  const json::Tree patches = openapi_test::yaml(
      "a: {reason: it says so, patch: {security: [{oauth2: [right]}], responses: {'403': null, '409': {description: "
      "conflict}}}}");
  const auto document = load(with(kCorrected), {.corrections = &patches});
  const openapi::Operation& operation = *document->operation("a");
  EXPECT_EQ(operation.scopes, std::vector<std::string>{"right"});
  EXPECT_EQ(operation.response(403), nullptr);
  EXPECT_EQ(operation.response(409)->description, "conflict");
}

TEST(Corrections, ReachIntoWhatIsReferredToForThisOperationAlone) {
  const json::Tree patches = openapi_test::yaml(
      "a: {reason: r, patch: {responses: {'200': {content: {application/json: {schema: {properties: {x: {type: "
      "integer}}}}}}}}}");
  const auto document = load(with(kCorrected), {.corrections = &patches});
  const auto schema_of = [&](const char* id) -> const openapi::Schema& {
    return *document->operation(id)->responses.front().content.front().schema;
  };
  EXPECT_TRUE(conforms(schema_of("a"), R"({"x":1})"));
  EXPECT_FALSE(conforms(schema_of("a"), "{}")) << "the rest of the schema is kept";
  EXPECT_FALSE(conforms(schema_of("b"), R"({"x":1})")) << "others see the schema as it was";
  EXPECT_EQ(document->operation("a")->responses.front().description, "shared");
}

TEST(Corrections, OfPathsAddWhatTheDocumentLacks) {
  const json::Tree patches = openapi_test::yaml(R"(
paths: {reason: r, patch: {/c: {get: {operationId: c, responses: {'200': {$ref: '#/components/responses/Shared'}}}}, /b: null}}
c: {reason: r, patch: {responses: {'200': {description: changed}}}}
)");
  const auto document = load(with(kCorrected), {.corrections = &patches});
  EXPECT_EQ(document->operation("b"), nullptr);
  ASSERT_NE(document->operation("c"), nullptr);
  EXPECT_EQ(document->operation("c")->responses.front().description, "changed");
}

TEST(Corrections, OfUnknownOperationsArePassedOver) {
  const json::Tree patches = openapi_test::yaml("z: {reason: r, patch: {summary: x}}");
  EXPECT_EQ(mistakes(with(kCorrected), {.corrections = &patches}), "");
}

TEST(Corrections, OfADocumentByTitleLeaveOthersAlone) {
  const json::Tree mine = openapi_test::yaml("{title: T, a: {reason: r, patch: {summary: x}}}");
  const json::Tree theirs = openapi_test::yaml("{title: other, a: {reason: r, patch: {summary: x}}}");
  EXPECT_EQ(load(with(kCorrected), {.corrections = &mine})->operation("a")->summary, "x");
  EXPECT_EQ(load(with(kCorrected), {.corrections = &theirs})->operation("a")->summary, "");
}

TEST(Corrections, OfAnotherShapeAreMistakes) {
  for (const char* text : {"a: {patch: {}}", "a: {reason: r}", "a: 1", "[]", "a: {reason: r, patch: {}, other: 1}"}) {
    const json::Tree patches = openapi_test::yaml(text);
    EXPECT_NE(mistakes(with(kCorrected), {.corrections = &patches}), "") << text;
  }
}

class RelativeFiles : public Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder_ / "schemas");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, std::string_view text) const { std::ofstream(folder_ / name) << text; }
  std::string mistakes_of(const std::string& text) const {
    return mistakes(with(text), {.directory = folder_.string()});
  }

  std::filesystem::path folder_;
};

TEST_F(RelativeFiles, AreReadFromTheDocumentsFolder) {
  write("common.yaml",
        "components:\n  responses:\n    R: {description: r, content: {application/json: {schema: {$ref: "
        "'schemas/s.yaml#/S'}}}}\n");
  write("schemas/s.yaml",
        "S: {type: object, properties: {t: {$ref: '#/T'}, u: {$ref: '../test.yaml#/components/schemas/U'}}}\nT: {type: "
        "integer}\n");
  const auto document = load(
      with("paths: {/a: {get: {operationId: a, responses: {'200': {$ref: 'common.yaml#/components/responses/R'}}}}}\n"
           "components: {schemas: {U: {type: boolean}}}"),
      {.directory = folder_.string()});
  const openapi::Schema& schema = *document->operation("a")->responses.front().content.front().schema;
  EXPECT_TRUE(conforms(schema, R"({"t":1,"u":true})"));
  EXPECT_FALSE(conforms(schema, R"({"t":"1"})"));
  EXPECT_FALSE(conforms(schema, R"({"u":"1"})"));
}

TEST_F(RelativeFiles, OutsideOfTheFolderAreRefused) {
  for (const char* path :
       {"../x.yaml", "/etc/passwd", "%2e%2e/x.yaml", "schemas/../../x.yaml", "https://example.test/x.yaml"}) {
    EXPECT_NE(mistakes_of("paths: {/a: {$ref: '" + std::string(path) + "'}}"), "") << path;
  }
}

TEST_F(RelativeFiles, ThatAreMissingAreMistakes) {
  EXPECT_NE(mistakes_of("paths: {/a: {$ref: 'none.yaml'}}").find("cannot be read"), std::string::npos);
}

TEST_F(RelativeFiles, AreRefusedWithoutAFolder) { EXPECT_NE(mistakes(with("paths: {/a: {$ref: 'common.yaml'}}")), ""); }

TEST_F(RelativeFiles, HaveMistakesOfTheirOwnPlace) {
  write("s.yaml", "S:\n  type: nothing\n");
  const std::string found = mistakes_of(
      "paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: 's.yaml#/S'}}}}}}}}");
  EXPECT_NE(found.find("s.yaml:2:9: s.yaml#/S: \"nothing\" is no type"), std::string::npos) << found;
}

}  // namespace
