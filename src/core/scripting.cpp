#include "core/scripting.h"

#include <algorithm>

#include "base/text.h"
#include "core/scratch.h"
#include "core/tenant.h"
#include "core/world.h"
#include "openapi/answers.h"
#include "openapi/form_body.h"
#include "openapi/media_type.h"

namespace core {
namespace {

// The first text in a body: what the request is about, as far as anyone can tell from outside.
const std::string* first_text(const json::Tree& tree) {
  if (tree.is_string()) return tree.string();
  if (tree.object() == nullptr) return nullptr;
  for (const auto& [name, value] : *tree.object())
    if (const std::string* found = first_text(value)) return found;
  return nullptr;
}

// What the provider's wording of a cause names: the thing in the path, else the one in the body; a scope that is missing is
// one of the operation's.
std::vector<std::string> arguments_of(const Call& call, std::string_view cause) {
  if (cause.starts_with("scope_") && !call.operation->scopes.empty()) return {call.operation->scopes.front()};
  const openapi::Router::Match& match = call.scratch.match;
  if (match.parameter_count > 0) return {std::string(match.parameters.front().value)};
  const CallFacts facts(call);
  const std::string* text = facts.body() == nullptr ? nullptr : first_text(*facts.body());
  return text == nullptr ? std::vector<std::string>{} : std::vector{*text};
}

// A literal token is one that the first application was given.
std::string client_of(const Call& call) {
  if (call.caller.claims() != nullptr) return call.caller.claims()->client_id;
  return call.caller.account_id.empty() ? std::string() : call.world.tenant().provider().default_client(call.world);
}

const std::string* own_header(const scenario::Response& response, std::string_view name) {
  for (const auto& [header, value] : response.headers)
    if (base::iequals(header, name)) return &value;
  return nullptr;
}

// A string under a media type that is no JSON is the body itself.
Outcome own_body(Call& call, const scenario::Response& response) {
  const std::string* type = own_header(response, "Content-Type");
  const bool as_it_stands = type != nullptr && !openapi::is_json(*type) && response.body->is_string();
  if (as_it_stands)
    call.text() = *response.body->string();
  else
    response.body->write(call.json());
  return Answer{response.status, true};
}

Outcome documents_answer(Call& call, const scenario::Response& response) {
  const auto answer = openapi::answer_from_document(*call.operation, response.status, response.example,
                                                    base::keyed_hash(call.world.seed(), call.operation->id));
  if (!answer) return empty(response.status);
  call.text() = answer->body;
  return Answer{answer->status, !answer->body.empty(), answer->media_type};
}

void drop_header(std::string& lines, std::string_view name) {
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find("\r\n", at), lines.size() - 2) + 2;
    const std::string_view line = std::string_view(lines).substr(at, end - at);
    if (base::iequals(line.substr(0, line.find(':')), name))
      lines.erase(at, end - at);
    else
      at = end;
  }
}

}  // namespace

bool CallFacts::is_user(std::string_view name) const {
  if (call_.caller.account_id.empty()) return false;
  if (name == call_.caller.account_id) return true;
  const auto resolved = call_.world.accounts().resolve(name);
  return resolved && resolved->id == call_.caller.account_id;
}

std::optional<std::string> CallFacts::header(std::string_view name) const {
  const auto value = call_.request.header(name);
  return value ? std::optional(std::string(*value)) : std::nullopt;
}

const json::Tree* CallFacts::body() const {
  if (!parsed_ && !call_.request.body.empty()) {
    const bool form = openapi::essence_of(call_.request.header("Content-Type").value_or("")) == openapi::kFormMediaType;
    const auto text = form ? openapi::form_to_json(call_.request.body, nullptr) : std::string(call_.request.body);
    if (auto tree = json::parse_json(text.value_or(""))) body_ = std::move(*tree);
  }
  parsed_ = true;
  return body_ ? &*body_ : nullptr;
}

std::optional<Problem> take_limits(Call& call, const scenario::Loaded& loaded, bool before_authentication) {
  const std::string client = client_of(call);
  const scenario::Keys keys{call.caller.account_id, client, call.request.peer};
  const scenario::Taken taken = loaded.take(before_authentication, CallFacts(call), keys, call.now);
  if (taken.limit == nullptr) return std::nullopt;
  const bool fuller = call.limit.limit == nullptr || taken.standing.remaining < call.limit.standing.remaining;
  if (fuller || !taken.standing.allowed) call.limit = taken;
  if (taken.standing.allowed) return std::nullopt;
  return Problem{causes::kRateLimited, {std::string(to_string(taken.limit->per))}};
}

Outcome scripted_answer(Call& call, const scenario::Response& response) {
  if (!response.cause.empty()) return tl::unexpected(Problem{response.cause, arguments_of(call, response.cause)});
  return response.body ? own_body(call, response) : documents_answer(call, response);
}

void apply_to_reply(Call& call) {
  const scenario::Rule& rule = *call.plan.rule;
  http::Reply& reply = call.reply();
  reply.delay = call.plan.delay;
  reply.fault = rule.fault;
  if (!rule.respond) return;
  if (rule.respond->status != 0) reply.status = rule.respond->status;
  for (const auto& [name, value] : rule.respond->headers) {
    drop_header(reply.headers, name);
    reply.header(name, value);
  }
}

bool is_scripted(const Call& call) {
  return !call.limit.standing.allowed || (call.plan.rule != nullptr && call.plan.rule->respond);
}

std::string_view scripted_by(const Call& call) {
  if (call.plan.rule != nullptr) return call.plan.rule->name;
  return call.limit.standing.allowed ? std::string_view() : std::string_view(call.limit.limit->name);
}

}  // namespace core
