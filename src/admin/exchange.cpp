#include "admin/exchange.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "json/tree.h"

namespace admin {
namespace {

constexpr std::string_view kMask = "***";

constexpr std::array<std::string_view, 6> kSecretHeaders = {"authorization", "dpop",          "cookie",
                                                            "set-cookie",    "dpop-nonce",    "proxy-authorization"};
// Members of bodies and parameters of queries whose values are secrets, in lower case.
constexpr std::array<std::string_view, 22> kSecretMembers = {
    "password",      "oldpassword",   "newpassword",   "currentpassword", "new_password",  "verificationcode",
    "otp",           "otp_code",      "code",          "code_verifier",   "access_token",  "refresh_token",
    "id_token",      "token",         "client_secret", "assertion",       "sessiontoken",  "auth_session",
    "recovery_code", "secret",        "mfa_token",     "client_assertion"};

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), base::to_lower(name)) != list.end();
}

void mask(json::Tree& tree) {
  if (auto* members = tree.object()) {
    for (auto& [name, value] : *members) {
      if (contains(kSecretMembers, name) && !value.is_null() && value.object() == nullptr && value.array() == nullptr)
        value = json::Tree(std::string(kMask));
      else
        mask(value);
    }
  } else if (auto* elements = tree.array()) {
    for (auto& value : *elements) mask(value);
  }
}

std::string masked_body(std::string_view body, bool secrets) {
  if (secrets || body.empty()) return std::string(body);
  auto tree = json::parse_json(body);
  if (!tree) return std::string(body);
  mask(*tree);
  return tree->dump();
}

std::string masked_pairs(std::string_view pairs) {
  std::string masked;
  for (std::string_view pair : base::split(pairs, '&')) {
    if (!masked.empty()) masked += '&';
    const auto equals = pair.find('=');
    const bool secret = equals != std::string_view::npos && contains(kSecretMembers, pair.substr(0, equals));
    masked.append(secret ? pair.substr(0, equals + 1) : pair).append(secret ? kMask : "");
  }
  return masked;
}

std::string masked_target(std::string_view target, bool secrets) {
  const auto mark = target.find('?');
  if (secrets || mark == std::string_view::npos) return std::string(target);
  return std::string(target.substr(0, mark + 1)) + masked_pairs(target.substr(mark + 1));
}

// The scheme of a credential stays: it is what one looks for when a call was refused.
std::string masked_header(const std::string& name, std::string_view value, bool secrets) {
  if (secrets || !contains(kSecretHeaders, name)) return std::string(value);
  const auto space = value.find(' ');
  return (space == std::string_view::npos ? std::string() : std::string(value.substr(0, space + 1))) + std::string(kMask);
}

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
    joined += (joined.empty() ? "" : ", ") + masked_header(key, value, secrets);
  });
  out.begin_object().key("headers").begin_object();
  for (const auto& [name, value] : by_name) out.member(name, base::to_utf8(value));
  out.end_object().member("body", base::to_utf8(masked_body(body, secrets)));
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
  out.member("path", base::to_utf8(masked_target(exchange.target, secrets)));
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
