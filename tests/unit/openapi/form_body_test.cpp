#include "openapi/form_body.h"

#include <gtest/gtest.h>

#include "unit/openapi/support.h"

namespace openapi {
namespace {

std::string json_of(std::string_view body, const Schema* schema = nullptr) { return form_to_json(body, schema).value_or("refused"); }

std::unique_ptr<Schema> schema() {
  return std::move(*compile_schema(*json::parse_json(
      R"({"type":"object","properties":{"n":{"type":"integer"},"b":{"type":"boolean"},"s":{"type":"string"}}})")));
}

TEST(FormBody, IsAnObjectOfStrings) {
  EXPECT_EQ(json_of("grant_type=refresh_token&scope=openid+email&x=%22%C3%A4"),
            R"({"grant_type":"refresh_token","scope":"openid email","x":"\"ä"})");
  EXPECT_EQ(json_of(""), "{}");
  EXPECT_EQ(json_of("a&b=&=c&&d=1=2"), R"({"a":"","b":"","":"c","d":"1=2"})");
}

TEST(FormBody, IsTypedByTheSchema) {
  const auto typed = schema();
  EXPECT_EQ(json_of("n=5&b=true&s=5&other=5", typed.get()), R"({"n":5,"b":true,"s":"5","other":"5"})");
  EXPECT_EQ(json_of("n=five&b=yes", typed.get()), R"({"n":"five","b":"yes"})");
}

// A form over a document, as the pipeline reads it.
class Form {
 public:
  Form(std::string_view properties, std::string_view encoding = "{}", std::string_view version = "3.0.3")
      : document_(openapi_test::load("{openapi: " + std::string(version) + R"(, info: {title: t, version: '1'}, paths: {/a: {post: {
          operationId: a, responses: {'200': {description: ok}}, requestBody: {content: {
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Form'}, encoding: )" + std::string(encoding) +
                                     "}}}}}}, components: {schemas: {Form: {type: object, properties: " + std::string(properties) + "}}}}")) {}
  std::string json(std::string_view body) const {
    const MediaType& media = document_->operation("a")->body->content.front();
    return form_to_json(body, media.schema, media.form).value_or("refused");
  }

 private:
  std::unique_ptr<Document> document_;
};

constexpr std::string_view kProperties =
    "{l: {type: array, items: {type: integer}}, o: {type: object, properties: {x: {type: integer}, y: {type: string}}}, "
    "s: {type: string}}";

TEST(FormBody, HasArraysAndObjectsSpreadOutUnlessTheDocumentSaysOtherwise) {
  const Form form(kProperties);
  EXPECT_EQ(form.json("l=1&l=2&s=a"), R"({"l":[1,2],"s":"a"})");
  EXPECT_EQ(form.json("l=1"), R"({"l":[1]})");
  EXPECT_EQ(form.json("l=1,2"), R"({"l":["1,2"]})") << "not split";
  EXPECT_EQ(form.json("x=1&y=1&z=1"), R"({"o":{"x":1,"y":"1"},"z":"1"})");
  EXPECT_EQ(form.json("s=a"), R"({"s":"a"})");
  EXPECT_EQ(form.json("s=a&s=b"), "refused");
  EXPECT_EQ(form.json("x=1&x=2"), "refused");
}

TEST(FormBody, HasArraysByTheirEncoding) {
  EXPECT_EQ(Form(kProperties, "{l: {explode: false}}").json("l=1,2%2C3"), R"({"l":[1,"2,3"]})") << "an escaped comma is none";
  EXPECT_EQ(Form(kProperties, "{l: {style: spaceDelimited}}").json("l=1%202+3"), R"({"l":[1,2,3]})");
  EXPECT_EQ(Form(kProperties, "{l: {style: pipeDelimited}}").json("l=1|2%7C3"), R"({"l":[1,2,3]})");
  EXPECT_EQ(Form(kProperties, "{l: {style: pipeDelimited, explode: true}}").json("l=1&l=2"), R"({"l":[1,2]})");
  EXPECT_EQ(Form(kProperties, "{l: {explode: false}}").json("l=1&l=2"), "refused");
  EXPECT_EQ(Form(kProperties, "{l: {explode: false}}").json("l="), R"({"l":[""]})");
}

TEST(FormBody, HasObjectsByTheirEncoding) {
  EXPECT_EQ(Form(kProperties, "{o: {style: deepObject}}").json("o[x]=1&o%5By%5D=2&o[z]=3&x=4"), R"({"o":{"x":1,"y":"2","z":"3"},"x":"4"})");
  EXPECT_EQ(Form(kProperties, "{o: {style: deepObject}}").json("o[x]=1&o[x]=2"), "refused");
  EXPECT_EQ(Form(kProperties, "{o: {explode: false}}").json("o=x,1,y,2"), R"({"o":{"x":1,"y":"2"}})");
  EXPECT_EQ(Form(kProperties, "{o: {explode: false}}").json("o=x,1,y"), "refused");
}

TEST(FormBody, HasJsonWhereTheEncodingSaysSo) {
  const Form form(kProperties, "{o: {contentType: application/json}, l: {contentType: application/json, explode: true}, s: {contentType: text/plain}}");
  EXPECT_EQ(form.json("o=%7B%22x%22%3A1%7D&l=1&l=2&s=5"), R"({"l":[1,2],"o":{"x":1},"s":"5"})") << "a style or explode wins";
  EXPECT_EQ(form.json("o=1,%22evil%22:2"), "refused");
  EXPECT_EQ(form.json("o={}&o={}"), "refused");
}

TEST(FormBody, SpreadsNothingThatTheFormHasItself) {
  const Form form("{x: {type: string}, o: {type: object, properties: {x: {type: integer}}}}");
  EXPECT_EQ(form.json("x=1"), R"({"x":"1"})");
}

TEST(FormBody, RefusesAStyleThatFormsDoNotHave) {
  EXPECT_THROW(Form(kProperties, "{l: {style: matrix}}"), std::runtime_error);
}

TEST(FormBody, IsRefusedWhereItCannotBeRead) {
  for (const char* body : {"a=%", "a=%zz", "%=a", "a=%ff", "a=\xff", "a=1&a=2", "a&%61"}) EXPECT_EQ(json_of(body), "refused") << body;
  std::string many;
  for (std::size_t i = 0; i < kMaxFormPairs; ++i) many += "a" + std::to_string(i) + "=&";
  EXPECT_NE(json_of(many), "refused");
  EXPECT_EQ(json_of(many + "b="), "refused");
}

}  // namespace
}  // namespace openapi
