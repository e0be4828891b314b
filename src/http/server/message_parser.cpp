#include "http/server/message_parser.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "http/server/request_target.h"

namespace http::server {
namespace {

using boost::beast::http::error;
using boost::beast::http::field;
using boost::beast::http::verb;

std::string_view standard(boost::beast::string_view view) { return {view.data(), view.size()}; }

Method method_of(verb known) {
  switch (known) {
    case verb::get: return Method::kGet;
    case verb::head: return Method::kHead;
    case verb::post: return Method::kPost;
    case verb::put: return Method::kPut;
    case verb::patch: return Method::kPatch;
    case verb::delete_: return Method::kDelete;
    case verb::options: return Method::kOptions;
    default: return Method::kOther;  // Beast knows dozens
  }
}

// Digits only: what Beast also takes (a list of equal numbers, white space inside) other servers read otherwise.
std::optional<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Whether `rest` of a request line ends in a version that is well-formed and none of ours.
bool names_other_version(std::string_view line) {
  line = line.substr(0, line.find('\r'));
  const std::size_t method_end = line.find(' ');
  const std::size_t target_end = method_end == line.npos ? line.npos : line.find(' ', method_end + 1);
  if (target_end == line.npos) return false;
  const std::string_view version = line.substr(target_end + 1);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return version.size() >= 8 && version.starts_with("HTTP/") && digit(version[5]) && version[6] == '.' &&
         digit(version[7]) && version.substr(0, 8) != "HTTP/1.0" && version.substr(0, 8) != "HTTP/1.1";
}

bool has_bare_line_feed(std::string_view bytes) {
  for (std::size_t at = bytes.find('\n', 1); at != bytes.npos; at = bytes.find('\n', at + 1)) {
    if (bytes[at - 1] != '\r') return true;
  }
  return false;
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

MessageParser::MessageParser(const Limits& limits, Message& message) : limits_(limits), message_(message) {
  header_limit(static_cast<std::uint32_t>(limits.header_bytes));
}

MessageParser::Step MessageParser::parse(char* bytes, std::size_t parsed, std::size_t size) {
  bytes_ = bytes;
  size_ = size;
  ErrorCode ec;
  const std::size_t consumed = put({bytes + parsed, size - parsed}, ec);
  if (ec && ec != error::need_more) return {consumed, Progress::kRefused, refusal_for(ec, {bytes, size})};
  const std::size_t head = ec ? size + 1 : parsed + consumed;  // at least
  if (head > limits_.header_bytes) return {consumed, Progress::kRefused, Refusal::kHeaderTooLarge};
  if (ec) {
    // Beast would go on looking for an end that such a line cannot have.
    if (has_bare_line_feed({bytes + parsed, size - parsed})) return {consumed, Progress::kRefused, Refusal::kMalformed};
    return {consumed, Progress::kNeedsMore};
  }
  message_.body.offset = head;
  return {consumed, Progress::kDone};
}

Piece MessageParser::piece(View view) const { return {static_cast<std::size_t>(view.data() - bytes_), view.size()}; }

void MessageParser::on_request_impl(verb known, View method, View target, int version, ErrorCode&) {
  message_.method = method_of(known);
  message_.method_text = piece(method);
  message_.target = piece(target);
  message_.http_1_0 = version == 10;
  const bool large = limits_.takes_large_body != nullptr && limits_.takes_large_body(standard(target));
  message_.body_limit = large ? limits_.large_body_bytes : limits_.body_bytes;
  body_limit(message_.body_limit);
}

// A value continued on the next line (obs-fold, RFC 9112 section 5.2). Beast joins such a value elsewhere, or, where
// only white space stands on the first line, skips that.
bool MessageParser::folded(View name, View value) const {
  const std::less<const char*> before;
  if (before(value.data(), bytes_) || before(bytes_ + size_, value.data() + value.size())) return true;
  const char* between = name.data() + name.size() + 1;
  return std::any_of(between, value.data(), [](char c) { return c == '\r'; });
}

void MessageParser::on_field_impl(Field known, View name, View value, ErrorCode& ec) {
  if (folded(name, value)) {
    ec = error::bad_obs_fold;
    return;
  }
  if (message_.fields.size() == limits_.header_count) {
    ec = error::header_limit;
    return;
  }
  message_.fields.push_back({piece(name), piece(value)});
  switch (known) {
    case field::host: return on_host(value, ec);
    case field::content_length:
    case field::transfer_encoding: return on_framing(known, value, ec);
    case field::expect:
      message_.expectation = base::iequals(standard(value), "100-continue") &&
                                     message_.expectation != Expectation::kUnknown
                                 ? Expectation::kContinue
                                 : Expectation::kUnknown;
      return;
    default: return;
  }
}

void MessageParser::on_host(View value, ErrorCode& ec) {
  if (host_given_ || (!value.empty() && !valid_authority(standard(value)))) {
    ec = error::bad_field;
    return;
  }
  host_given_ = true;
  message_.host = piece(value);
}

// One Content-Length, or one Transfer-Encoding of HTTP/1.1 that is exactly "chunked"; never both, in either order.
void MessageParser::on_framing(Field known, View value, ErrorCode& ec) {
  const bool first = !message_.content_length && !message_.chunked;
  if (known == field::content_length) {
    message_.content_length = parse_length(standard(value));
    if (!first || !message_.content_length) ec = error::bad_content_length;
  } else {
    message_.chunked = true;
    if (!first || message_.http_1_0 || !base::iequals(standard(value), "chunked")) ec = error::bad_transfer_encoding;
  }
}

bool MessageParser::take_target() {
  const Piece raw = message_.target;
  const auto split = split_target(message_.method, {bytes_ + raw.offset, raw.size});
  if (!split) return false;
  message_.target = piece({split->path_and_query.data(), split->path_and_query.size()});
  if (split->authority) message_.host = piece({split->authority->data(), split->authority->size()});
  return true;
}

void MessageParser::on_header_impl(ErrorCode& ec) {
  message_.keep_alive = keep_alive();
  if (message_.http_1_0) message_.expectation = Expectation::kNone;  // that version knows none
  if (!host_given_ && !message_.http_1_0) {
    ec = error::bad_field;
  } else if (!take_target()) {
    ec = error::bad_target;
  }
}

Refusal MessageParser::refusal_for(const ErrorCode& ec, std::string_view message) const {
  if (ec == error::header_limit) return Refusal::kHeaderTooLarge;
  if (ec == error::body_limit) return Refusal::kBodyTooLarge;
  if (ec == error::bad_version && names_other_version(message)) return Refusal::kVersion;
  return Refusal::kMalformed;
}

}  // namespace http::server
