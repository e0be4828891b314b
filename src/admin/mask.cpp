#include "admin/mask.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "json/tree.h"

namespace admin {
namespace {

constexpr std::string_view kMask = "***";

constexpr std::array<std::string_view, 6> kSecretHeaders = {"authorization", "dpop",          "cookie",
                                                            "set-cookie",    "dpop-nonce",    "proxy-authorization"};
// Headers that hold a URL.
constexpr std::array<std::string_view, 2> kUrlHeaders = {"location", "referer"};
// Members of bodies and parameters of queries whose values are secrets, in lower case.
constexpr std::array<std::string_view, 23> kSecretMembers = {
    "password",      "oldpassword",   "newpassword",   "currentpassword", "new_password",  "verificationcode",
    "otp",           "otp_code",      "code",          "code_verifier",   "access_token",  "refresh_token",
    "id_token",      "token",         "client_secret", "assertion",       "sessiontoken",  "auth_session",
    "recovery_code", "secret",        "mfa_token",     "client_assertion", "id_token_hint"};

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), base::to_lower(name)) != list.end();
}

// Everything in the tree where it is a secret's own.
void mask(json::Tree& tree, bool secret) {
  if (auto* members = tree.object()) {
    for (auto& [name, value] : *members) mask(value, secret || contains(kSecretMembers, name));
  } else if (auto* elements = tree.array()) {
    for (auto& value : *elements) mask(value, secret);
  } else if (secret && !tree.is_null()) {
    tree = json::Tree(std::string(kMask));
  }
}

// Behind the closing quote of the string that begins at `at`, or the text's end.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at)
    if (text[at] == '\\') ++at;
  return std::min(at + 1, text.size());
}

// Behind the value that begins at `at`, as far as what may not be JSON lets one tell.
std::size_t end_of_value(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = end_of_string(text, at);
      if (depth == 0) return at;
      continue;
    }
    const bool closes = c == '}' || c == ']';
    if (depth == 0 && (closes || c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t')) return at;
    depth += c == '{' || c == '[';
    depth -= closes;
    ++at;
    if (closes && depth == 0) return at;
  }
  return at;
}

// Text that should have been JSON: a value behind a secret's name and a colon is masked.
std::string masked_text(std::string_view text) {
  std::string masked;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '"') {
      masked += text[at++];
      continue;
    }
    const std::size_t end = end_of_string(text, at);
    const bool closed = end > at + 1 && text[end - 1] == '"';
    const std::string_view name = text.substr(at + 1, end - at - 1 - (closed ? 1 : 0));
    masked += text.substr(at, end - at);
    at = end;
    const std::size_t colon = text.find_first_not_of(" \t\r\n", at);
    if (colon == std::string_view::npos || text[colon] != ':' || !contains(kSecretMembers, name)) continue;
    const std::size_t value = std::min(text.find_first_not_of(" \t\r\n", colon + 1), text.size());
    masked.append(text.substr(at, value - at)).append("\"***\"");
    at = end_of_value(text, value);
  }
  return masked;
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

}  // namespace

// Codes and tokens come in the query or in the fragment.
std::string masked_target(std::string_view target) {
  const auto mark = target.find_first_of("?#");
  if (mark == std::string_view::npos) return std::string(target);
  const std::string_view rest = target.substr(mark + 1);
  const auto hash = rest.find('#');
  std::string masked = std::string(target.substr(0, mark + 1)) + masked_pairs(rest.substr(0, hash));
  if (hash != std::string_view::npos) masked += '#' + masked_pairs(rest.substr(hash + 1));
  return masked;
}

std::string masked_header(std::string_view name, std::string_view value) {
  if (contains(kUrlHeaders, name)) return masked_target(value);
  if (!contains(kSecretHeaders, name)) return std::string(value);
  const auto space = value.find(' ');
  return (space == std::string_view::npos ? std::string() : std::string(value.substr(0, space + 1))) + std::string(kMask);
}

std::string masked_body(std::string_view content_type, std::string_view body) {
  if (base::starts_with_ignoring_case(content_type, "application/x-www-form-urlencoded")) return masked_pairs(body);
  auto tree = json::parse_json(body);
  if (!tree) return masked_text(body);
  mask(*tree, false);
  return tree->dump();
}

}  // namespace admin
