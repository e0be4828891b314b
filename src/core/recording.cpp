#include "core/recording.h"

#include "core/scratch.h"
#include "core/scripting.h"
#include "core/world.h"
#include "openapi/answers.h"

namespace core {
namespace {

// The value of a header line that was written into a reply; "" where there is none.
std::string_view written_header(std::string_view lines, std::string_view name) {
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find("\r\n", at);
    const std::string_view line = lines.substr(at, end - at);
    if (line.size() > name.size() + 2 && line.starts_with(name) && line[name.size()] == ':')
      return line.substr(name.size() + 2);
    at = end + 2;
  }
  return {};
}

}  // namespace

void check_reply(const openapi::Operation& operation, const http::Reply& reply,
                 std::vector<openapi::Violation>& violations) {
  const std::string_view type = written_header(reply.headers, "Content-Type");
  json::Parser parser;
  json::Value body;
  if (!reply.body.empty() && type.find("json") != std::string_view::npos) {
    const auto parsed = parser.parse_copy(reply.body);
    if (!parsed) {
      violations.push_back({"", "", "json", std::string("the body is not JSON: ") + json::describe(parsed.error()), ""});
      return;
    }
    body = *parsed;
  }
  openapi::check_response(operation, reply.status, type, body, violations);
}

void write_journal(Call& call, std::chrono::nanoseconds ended, std::uint32_t duration_us) {
  std::string& violations = call.scratch.violations_text;
  violations.clear();
  for (const auto& violation : call.scratch.violations)
    violations.append(violation.instance).append(" ").append(violation.message).append("\n");
  const Exchange exchange{.time = call.now,
                          .order = ended.count(),
                          .duration_us = duration_us,
                          .status = call.reply().status,
                          .operation = call.operation != nullptr ? std::string_view(call.operation->id) : std::string_view(),
                          .method = call.request.method_text,
                          .target = call.request.target,
                          .account_id = call.caller.account_id,
                          .user = call.caller.login,
                          .rule = scripted_by(call),
                          .request_headers = call.request.header_lines,
                          .request_body = call.request.body,
                          .response_headers = call.reply().headers,
                          .response_body = call.reply().body,
                          .violations = violations};
  call.world.journal().record(call.scratch.worker, exchange);
}

}  // namespace core
