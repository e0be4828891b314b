#include "admin/exchange.h"

#include <map>

#include "admin/mask.h"
#include "base/text.h"

namespace admin {
namespace {

// Calls `visit(name, value)` for each `Name: value` line.
template <class Visit>
void each_header(std::string_view lines, Visit&& visit) {
  for (std::string_view line : base::split(lines, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) visit(line.substr(0, colon), base::trim(line.substr(colon + 1)));
  }
}

void write_message(json::Writer& out, std::string_view headers, std::string_view body, bool cut, bool secrets) {
  std::map<std::string, std::string> by_name;
  each_header(headers, [&](std::string_view name, std::string_view value) {
    const std::string key = base::to_lower(name);
    std::string& joined = by_name[key];
    joined += (joined.empty() ? "" : ", ") + (secrets ? std::string(value) : masked_header(key, value));
  });
  const bool as_it_is = secrets || body.empty();
  const std::string type = recorded_header(headers, "Content-Type").value_or("");
  out.begin_object().key("headers").begin_object();
  for (const auto& [name, value] : by_name) out.member(base::to_utf8(name), base::to_utf8(value));
  out.end_object().member("body", base::to_utf8(as_it_is ? std::string(body) : masked_body(type, body)));
  if (cut) out.member("body_cut", true);
  out.end_object();
}

}  // namespace

std::optional<std::string> recorded_header(std::string_view lines, std::string_view name) {
  std::optional<std::string> found;
  each_header(lines, [&](std::string_view key, std::string_view value) {
    if (!found && base::iequals(key, name)) found = std::string(value);
  });
  return found;
}

void write_exchange(json::Writer& out, std::string_view id, const core::Exchange& exchange, bool secrets) {
  const auto text_or_null = [&](std::string_view name, std::string_view text) {
    out.key(name);
    if (text.empty())
      out.null();
    else
      out.string(text);
  };
  out.begin_object().member("id", id).member("time", exchange.time).member("method", base::to_utf8(exchange.method));
  out.member("path", base::to_utf8(secrets ? std::string(exchange.target) : masked_target(exchange.target)));
  text_or_null("operation", exchange.operation);
  text_or_null("user", exchange.user);
  out.member("status", exchange.status).member("duration_us", static_cast<std::int64_t>(exchange.duration_us));
  text_or_null("rule", exchange.rule);
  out.key("violations").begin_array();
  for (std::string_view line : base::split(exchange.violations, '\n'))
    if (!line.empty()) out.string(base::to_utf8(line));
  out.end_array().key("request");
  write_message(out, exchange.request_headers, exchange.request_body, exchange.request_cut, secrets);
  out.key("response");
  write_message(out, exchange.response_headers, exchange.response_body, exchange.response_cut, secrets);
  out.end_object();
}

}  // namespace admin
