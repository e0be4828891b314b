#include "openapi/answers.h"

#include <fmt/format.h>

#include <algorithm>

#include "openapi/media_type.h"

namespace openapi {
namespace {

const Response* success_of(const Operation& operation) {
  for (const Response& response : operation.responses) {
    if (response.status == 2 || (response.status >= 200 && response.status < 300)) return &response;
  }
  return operation.response(0);
}

int status_to_send(const Response& response) {
  if (response.status == 0) return 200;
  return response.status < 10 ? response.status * 100 : response.status;
}

bool never_has_body(int status) { return status == 204 || status == 304 || status < 200; }

const MediaType* media_to_send(const Response& response) {
  return response.content.empty() ? nullptr : &response.content[response.preferred];
}

// An example is kept as JSON; of another media type it is the text in the string.
std::string text_of(const std::string& json, bool is_json_type) {
  if (is_json_type || !json.starts_with('"')) return json;
  json::Parser parser(json.size() + 64);
  const auto parsed = parser.parse_copy(json);
  return parsed ? std::string(parsed->string_or(json)) : json;
}

const Example* example_named(const MediaType& media, std::string_view name) {
  if (name.empty()) return media.examples.empty() ? nullptr : &media.examples.front();
  const auto found = std::ranges::find(media.examples, name, &Example::name);
  return found == media.examples.end() ? nullptr : &*found;
}

std::optional<DocumentAnswer> answer_with(const Response& response, int status, std::string_view example,
                                          std::uint64_t seed) {
  DocumentAnswer out{.status = status};
  const MediaType* media = never_has_body(status) ? nullptr : media_to_send(response);
  if (!example.empty() && media != nullptr && example_named(*media, example) == nullptr) {
    const auto other = std::ranges::find_if(
        response.content, [&](const MediaType& one) { return example_named(one, example) != nullptr; });
    media = other == response.content.end() ? nullptr : &*other;
  }
  if (media == nullptr) return example.empty() ? std::optional(std::move(out)) : std::nullopt;
  out.json = is_json(media->essence);
  if (const Example* found = example_named(*media, example)) {
    out.body = text_of(found->json, out.json);
  } else if (media->schema != nullptr) {
    const auto generated = media->schema->generate(seed, Direction::kResponse);
    if (!generated) return std::nullopt;
    out.body = text_of(*generated, out.json);
  }
  if (!out.body.empty()) out.media_type = media->type;
  return out;
}

std::string location_of(const Operation& operation, int status) {
  return fmt::format("{}/responses/{}", operation.id, status);
}

}  // namespace

std::optional<DocumentAnswer> answer_from_document(const Operation& operation, std::uint64_t seed) {
  const Response* response = success_of(operation);
  if (response == nullptr) return std::nullopt;
  return answer_with(*response, status_to_send(*response), "", seed);
}

std::optional<DocumentAnswer> answer_from_document(const Operation& operation, int status, std::string_view example,
                                                   std::uint64_t seed) {
  const Response* response = operation.response(status);
  if (response == nullptr) return std::nullopt;
  return answer_with(*response, status, example, seed);
}

std::optional<DocumentAnswer> preferred_answer(const Operation& operation, const Preference& preference,
                                               std::uint64_t seed) {
  if (preference.code) return answer_from_document(operation, *preference.code, preference.example, seed);
  if (preference.example.empty()) return std::nullopt;
  for (const Response& response : operation.responses)
    if (auto answer = answer_with(response, status_to_send(response), preference.example, seed)) return answer;
  return std::nullopt;
}

std::string_view media_type_of(const Operation& operation, int status, std::string_view preferred) {
  if (!preferred.empty()) return preferred;
  const Response* response = operation.response(status);
  const MediaType* media = response == nullptr ? nullptr : media_to_send(*response);
  return media == nullptr ? std::string_view("application/json") : std::string_view(media->type);
}

void check_response(const Operation& operation, int status, std::string_view content_type, json::Value body,
                    std::vector<Violation>& violations) {
  const auto complain = [&](const char* keyword, std::string message, std::string_view detail) {
    violations.push_back({"", location_of(operation, status), keyword, std::move(message), std::string(detail)});
  };
  const Response* response = operation.response(status);
  if (response == nullptr)
    return complain("status", fmt::format("the status {} is not declared", status), std::to_string(status));
  if (content_type.empty()) {
    const MediaType* media = never_has_body(status) ? nullptr : media_to_send(*response);
    if (media != nullptr && media->schema != nullptr)
      complain("body", "a body is declared and there is none", media->type);
    return;
  }
  if (response->content.empty() || never_has_body(status)) return complain("body", "no body is declared", content_type);
  const auto media =
      std::ranges::find_if(response->content, [&](const MediaType& one) { return covers(one.essence, content_type); });
  if (media == response->content.end()) {
    return complain("mediaType", fmt::format("the media type {} is not declared", content_type), content_type);
  }
  if (media->schema == nullptr || !is_json(content_type)) return;
  if (!body) return complain("body", "a body is declared and there is none", media->type);
  media->schema->validate(body, Direction::kResponse, &violations);
}

}  // namespace openapi
