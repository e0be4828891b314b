#include "core/validation.h"

#include <optional>

#include "core/scratch.h"
#include "openapi/form_body.h"
#include "openapi/media_type.h"

namespace core {
namespace {

constexpr std::size_t kUsualBody = std::size_t{1} << 20;  // what a worker keeps a parser for

// Which bodies may be larger says the server. Such a one's memory is given back when the worker reads its next body.
base::Result<json::Value, json::ParseFailure> parse_as_it_is(Call& call) {
  thread_local std::optional<json::Parser> large;
  large.reset();
  const std::string_view body = call.request.body;
  return body.size() <= kUsualBody ? call.scratch.body_parser.parse(body) : large.emplace(body.size()).parse(body);
}

// The body as JSON: as it is, or what a form stands for.
base::Result<json::Value, Problem> parse_body(Call& call, const openapi::MediaType& media) {
  auto parsed = [&]() -> base::Result<json::Value, json::ParseFailure> {
    if (media.essence != openapi::kFormMediaType) return parse_as_it_is(call);
    const auto form = openapi::form_to_json(call.request.body, media.schema, media.form);
    if (!form) return tl::unexpected(json::ParseFailure::kSyntax);
    return call.scratch.body_parser.parse_copy(*form);
  }();
  if (!parsed) return tl::unexpected(Problem{causes::kBodyMalformed, {json::describe(parsed.error())}});
  return *parsed;
}

std::optional<Problem> read_body(Call& call, const openapi::RequestBody& declared) {
  if (call.request.body.empty()) {
    if (declared.required) return Problem{causes::kBodyMissing, {}};
    return std::nullopt;
  }
  const openapi::MediaType* media =
      openapi::pick_media_type(declared.content, call.request.header("Content-Type").value_or(""));
  if (media == nullptr) return Problem{causes::kMediaTypeUnsupported, {}};
  const bool read_here = openapi::is_json(media->essence) || media->essence == openapi::kFormMediaType;
  if (!read_here) return std::nullopt;  // the operation reads it itself
  auto parsed = parse_body(call, *media);
  if (!parsed) return std::move(parsed.error());
  call.body = *parsed;
  auto& violations = call.scratch.violations;
  if (media->schema == nullptr || media->schema->validate(call.body, openapi::Direction::kRequest, nullptr))
    return std::nullopt;
  media->schema->validate(call.body, openapi::Direction::kRequest, &violations);
  Problem invalid{causes::kBodyInvalid, {}};
  invalid.violations = violations;
  return invalid;
}

}  // namespace

std::optional<Problem> validate(Call& call) {
  auto& violations = call.scratch.violations;
  violations.clear();
  if (!openapi::read_parameters(*call.operation, call.request, call.scratch.match, call.scratch.parameters, &violations)) {
    Problem invalid{causes::kParametersInvalid, {}};
    invalid.violations = violations;
    return invalid;
  }
  if (call.operation->body) return read_body(call, *call.operation->body);
  return std::nullopt;
}

}  // namespace core
