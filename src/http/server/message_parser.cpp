#include "http/server/message_parser.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/text.h"
#include "http/server/grammar.h"
#include "http/server/request_target.h"

namespace http::server {
namespace {

Method method_of(std::string_view name) {
  if (name == "GET") return Method::kGet;
  if (name == "HEAD") return Method::kHead;
  if (name == "POST") return Method::kPost;
  if (name == "PUT") return Method::kPut;
  if (name == "PATCH") return Method::kPatch;
  if (name == "DELETE") return Method::kDelete;
  if (name == "OPTIONS") return Method::kOptions;
  return Method::kOther;
}

// Digits only: no sign, no list of equal numbers, no white space inside.
std::optional<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

void Message::clear() {
  method_text = target = host = body = {};
  body_limit = 0;
  fields.clear();
  content_length.reset();
  chunked = http_1_0 = keep_alive = false;
  expectation = Expectation::kNone;
}

void MessageParser::begin() {
  message_.clear();
  has_request_line_ = host_given_ = close_ = keep_alive_ = false;
}

MessageParser::Step MessageParser::parse(char* bytes, std::size_t parsed, std::size_t size) {
  bytes_ = bytes;
  std::size_t at = parsed;
  const auto refused = [&](Refusal refusal) { return Step{at - parsed, Progress::kRefused, refusal}; };
  while (const void* found = std::memchr(bytes + at, '\n', size - at)) {
    const char* line_feed = static_cast<const char*>(found);
    const auto next = static_cast<std::size_t>(line_feed - bytes) + 1;
    if (next > limits_.header_bytes) return refused(Refusal::kHeaderTooLarge);
    if (next - at < 2 || line_feed[-1] != '\r') return refused(Refusal::kMalformed);
    const std::string_view line(bytes + at, next - at - 2);
    const bool last = line.empty() && has_request_line_;
    if (const Refused refusal = last ? finish() : take_line(line)) return refused(*refusal);
    at = next;
    if (last) {
      message_.body.offset = at;
      return {at - parsed, Progress::kDone};
    }
  }
  if (size >= limits_.header_bytes) return refused(Refusal::kHeaderTooLarge);  // at least its end is to come
  if (!may_go_on({bytes + at, size - at})) return refused(Refusal::kMalformed);
  return {at - parsed, Progress::kNeedsMore};
}

// Whether half a line can become one of a request: who speaks another protocol learns it at once.
bool MessageParser::may_go_on(std::string_view rest) const {
  return has_request_line_ || rest.empty() || is_token(rest.substr(0, rest.find(' ')));
}

Piece MessageParser::piece(std::string_view view) const {
  return {static_cast<std::size_t>(view.data() - bytes_), view.size()};
}

MessageParser::Refused MessageParser::take_line(std::string_view line) {
  return has_request_line_ ? take_field(line) : take_request_line(line);
}

// method SP request-target SP HTTP-version (RFC 9112 section 3): one space each.
MessageParser::Refused MessageParser::take_request_line(std::string_view line) {
  has_request_line_ = true;
  const std::size_t method_end = line.find(' ');
  if (method_end == line.npos) return Refusal::kMalformed;
  const std::size_t target_end = line.find(' ', method_end + 1);
  if (target_end == line.npos) return Refusal::kMalformed;
  const std::string_view method = line.substr(0, method_end);
  const std::string_view target = line.substr(method_end + 1, target_end - method_end - 1);
  if (!is_token(method) || !is_target(target)) return Refusal::kMalformed;
  if (const Refused refused = take_version(line.substr(target_end + 1))) return refused;
  message_.method = method_of(method);
  message_.method_text = piece(method);
  message_.target = piece(target);
  const bool large = limits_.takes_large_body != nullptr && limits_.takes_large_body(target);
  message_.body_limit = large ? limits_.large_body_bytes : limits_.body_bytes;
  return std::nullopt;
}

// What is well-formed and none of ours is another refusal than what is no version.
MessageParser::Refused MessageParser::take_version(std::string_view version) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (version.size() != 8 || !version.starts_with("HTTP/") || !digit(version[5]) || version[6] != '.' ||
      !digit(version[7])) {
    return Refusal::kMalformed;
  }
  message_.http_1_0 = version == "HTTP/1.0";
  if (!message_.http_1_0 && version != "HTTP/1.1") return Refusal::kVersion;
  return std::nullopt;
}

MessageParser::Refused MessageParser::take_field(std::string_view line) {
  const auto field = split_field(line);
  if (!field) return Refusal::kMalformed;
  if (message_.fields.size() == limits_.header_count) return Refusal::kHeaderTooLarge;
  message_.fields.push_back({piece(field->name), piece(field->value)});
  return take_known_field(field->name, field->value);
}

MessageParser::Refused MessageParser::take_known_field(std::string_view name, std::string_view value) {
  switch (name.size()) {
    case 4: return base::iequals(name, "host") ? take_host(value) : std::nullopt;
    case 6:
      if (base::iequals(name, "expect")) take_expectation(value);
      return std::nullopt;
    case 10: return base::iequals(name, "connection") ? take_connection(value) : std::nullopt;
    case 14: return base::iequals(name, "content-length") ? take_length(value) : std::nullopt;
    case 17: return base::iequals(name, "transfer-encoding") ? take_coding(value) : std::nullopt;
    default: return std::nullopt;
  }
}

MessageParser::Refused MessageParser::take_host(std::string_view value) {
  if (host_given_ || (!value.empty() && !valid_authority(value))) return Refusal::kMalformed;
  host_given_ = true;
  message_.host = piece(value);
  return std::nullopt;
}

void MessageParser::take_expectation(std::string_view value) {
  const bool known = base::iequals(value, "100-continue") && message_.expectation != Expectation::kUnknown;
  message_.expectation = known ? Expectation::kContinue : Expectation::kUnknown;
}

// A list of options (RFC 9110 section 7.6.1), whose elements may be empty.
MessageParser::Refused MessageParser::take_connection(std::string_view value) {
  while (true) {
    const std::size_t comma = std::min(value.find(','), value.size());
    const std::string_view option = base::trim(value.substr(0, comma));
    if (!option.empty() && !is_token(option)) return Refusal::kMalformed;
    close_ = close_ || base::iequals(option, "close");
    keep_alive_ = keep_alive_ || base::iequals(option, "keep-alive");
    if (comma == value.size()) return std::nullopt;
    value.remove_prefix(comma + 1);
  }
}

// One Content-Length, or one Transfer-Encoding of HTTP/1.1 that is exactly "chunked"; never both, in either order
// (RFC 9112 section 6.3).
MessageParser::Refused MessageParser::take_length(std::string_view value) {
  if (message_.content_length || message_.chunked) return Refusal::kMalformed;
  message_.content_length = parse_length(value);
  return message_.content_length ? std::nullopt : Refused(Refusal::kMalformed);
}

MessageParser::Refused MessageParser::take_coding(std::string_view value) {
  if (message_.content_length || message_.chunked || message_.http_1_0) return Refusal::kMalformed;
  message_.chunked = base::iequals(value, "chunked");
  return message_.chunked ? std::nullopt : Refused(Refusal::kMalformed);
}

bool MessageParser::take_target() {
  const Piece raw = message_.target;
  const auto split = split_target(message_.method, {bytes_ + raw.offset, raw.size});
  if (!split) return false;
  message_.target = piece(split->path_and_query);
  if (split->authority) message_.host = piece(*split->authority);
  return true;
}

MessageParser::Refused MessageParser::finish() {
  message_.keep_alive = !close_ && (keep_alive_ || !message_.http_1_0);
  if (message_.http_1_0) message_.expectation = Expectation::kNone;  // that version knows none
  if (message_.content_length.value_or(0) > message_.body_limit) return Refusal::kBodyTooLarge;
  if (!host_given_ && !message_.http_1_0) return Refusal::kMalformed;
  if (!take_target()) return Refusal::kMalformed;
  return std::nullopt;
}

}  // namespace http::server
