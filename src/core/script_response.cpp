#include "core/script_response.h"

#include <algorithm>
#include <array>

#include "core/script_match.h"
#include "core/suggestion.h"
#include "openapi/answers.h"
#include "openapi/media_type.h"

namespace core {
namespace {

using json::Tree;
using openapi::Operation;

std::string text(const Tree& tree, std::string_view member) {
  const Tree* found = tree.find(member);
  return std::string(found == nullptr ? "" : found->string_or(""));
}

const Cause* find_cause(std::span<const Cause> causes, std::string_view name) {
  const auto found = std::find_if(causes.begin(), causes.end(), [&](const Cause& cause) { return cause.name == name; });
  return found == causes.end() ? nullptr : &*found;
}

std::string statuses_of(const Operation& operation) {
  std::string listed;
  for (const openapi::Response& response : operation.responses) {
    const int status = response.status;
    const std::string name = status == 0 ? "default" : status < 10 ? std::to_string(status) + "XX" : std::to_string(status);
    listed += (listed.empty() ? "" : ", ") + name;
  }
  return listed;
}

std::vector<std::string_view> examples_of(const openapi::Response& response) {
  std::vector<std::string_view> names;
  for (const openapi::MediaType& media : response.content)
    for (const openapi::Example& example : media.examples) names.push_back(example.name);
  return names;
}

void check_sent_headers(const Tree& respond, const std::string& pointer, std::vector<Mistake>& mistakes) {
  static constexpr std::array<std::string_view, 3> kServers = {"Content-Length", "Transfer-Encoding", "Connection"};
  const Tree* headers = respond.find("headers");
  if (headers == nullptr || headers->object() == nullptr) return;
  for (const auto& [name, value] : *headers->object()) {
    const auto same = [&name = name](std::string_view other) { return base::iequals(other, name); };
    const std::string_view line = value.string_or("");
    if (!is_header_name(name)) mistakes.push_back({pointer + "/headers", "\"" + name + "\" is no name of a header"});
    if (std::any_of(kServers.begin(), kServers.end(), same))
      mistakes.push_back({pointer + "/headers/" + name, "the server writes this header itself"});
    if (std::any_of(line.begin(), line.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; }))
      mistakes.push_back({pointer + "/headers/" + name, "a header's value has no control characters"});
  }
}

std::string content_type_of(const Tree& respond, const Operation& operation, int status) {
  if (const Tree* headers = respond.find("headers"); headers != nullptr && headers->object() != nullptr)
    for (const auto& [name, value] : *headers->object())
      if (base::iequals(name, "Content-Type")) return std::string(value.string_or(""));
  return std::string(openapi::media_type_of(operation, status));
}

void check_body(const Tree& respond, const std::string& pointer, const Operation& operation, int status, std::vector<Mistake>& mistakes) {
  const std::string type = content_type_of(respond, operation, status);
  json::Parser parser;
  const auto body = parser.parse_copy(respond.find("body")->dump());
  if (!body) return mistakes.push_back({pointer + "/body", json::describe(body.error())});
  std::vector<openapi::Violation> violations;
  openapi::check_response(operation, status, type, *body, violations);
  for (const openapi::Violation& violation : violations)
    mistakes.push_back({pointer + "/body" + violation.instance, "of " + operation.id + ": " + violation.message});
}

// What one operation has against the response.
void check_for(const Operation& operation, const Tree& respond, const std::string& pointer, int status, std::vector<Mistake>& mistakes) {
  const openapi::Response* response = operation.response(status);
  const std::string where = pointer + (respond.find("status") == nullptr ? "/cause" : "/status");
  if (response == nullptr)
    return mistakes.push_back({where, operation.id + " does not declare " + std::to_string(status) + ", only " + statuses_of(operation)});
  const std::string example = text(respond, "example");
  if (respond.find("body") != nullptr) return check_body(respond, pointer, operation, status, mistakes);
  if (respond.find("cause") != nullptr || openapi::answer_from_document(operation, status, example, 0)) return;
  if (!example.empty())
    mistakes.push_back({pointer + "/example", operation.id + " has no example \"" + example + "\" of " + std::to_string(status) +
                                                  suggestion(example, examples_of(*response))});
  else
    mistakes.push_back({where, operation.id + " has no example of " + std::to_string(status) + ": give a body"});
}

void check_cause(const Operation& operation, const Cause* cause, const Tree& respond, const std::string& pointer, bool declared,
                 std::vector<Mistake>& mistakes) {
  const std::string name = text(respond, "cause");
  if (cause == nullptr) return mistakes.push_back({pointer + "/cause", operation.id + " has no words for " + name});
  if (!declared) return;
  const Tree* given = respond.find("status");
  if (given != nullptr && given->integer() != cause->status)
    return mistakes.push_back({pointer + "/status", name + " is answered with " + std::to_string(cause->status)});
  check_for(operation, respond, pointer, cause->status, mistakes);
}

}  // namespace

void check_response(const Tree& respond, const std::string& pointer, const Provider& provider,
                    const std::vector<const Operation*>& operations, bool declared, std::vector<Mistake>& mistakes) {
  check_sent_headers(respond, pointer, mistakes);
  if (const std::string name = text(respond, "cause"); !name.empty() && find_cause(provider.causes(), name) == nullptr) {
    std::vector<std::string_view> known;
    for (const Cause& other : provider.causes()) known.push_back(other.name);
    return mistakes.push_back({pointer + "/cause", "there is no cause \"" + name + "\"" + suggestion(name, known)});
  }
  const Tree* status = respond.find("status");
  // The first that has something against it says enough: others of a wide match would say the same.
  for (const Operation* operation : operations) {
    const std::size_t before = mistakes.size();
    if (const std::string name = text(respond, "cause"); !name.empty())
      check_cause(*operation, find_cause(provider.causes_of(*operation), name), respond, pointer, declared, mistakes);
    else if (declared && status != nullptr)
      check_for(*operation, respond, pointer, static_cast<int>(status->integer().value_or(0)), mistakes);
    if (mistakes.size() > before) return;
  }
}

}  // namespace core
