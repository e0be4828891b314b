// Beast's parser as the witness: whatever head comes, ours takes nothing that Beast refuses and refuses nothing that Beast
// takes, but for what is refused on purpose; and what both take has the same parts.

#include "http/server/message_parser.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <boost/beast/http/basic_parser.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "http/server/request_target.h"

namespace http::server::test {
namespace {

namespace beast = boost::beast::http;

struct Head {
  std::string method, target;
  std::vector<std::pair<std::string, std::string>> fields;
  bool http_1_0 = false, keep_alive = false, chunked = false;
  std::optional<std::uint64_t> length;
  std::size_t size = 0;
  bool operator==(const Head&) const = default;
};

class Witness final : public beast::basic_parser<true> {
 public:
  Head head;

 private:
  using View = boost::beast::string_view;
  using ErrorCode = boost::beast::error_code;

  void on_request_impl(beast::verb, View method, View target, int version, ErrorCode&) override {
    head.method = std::string(method);
    head.target = std::string(target);
    head.http_1_0 = version == 10;
  }
  void on_response_impl(int, View, int, ErrorCode&) override {}
  void on_field_impl(beast::field, View name, View value, ErrorCode&) override {
    head.fields.emplace_back(std::string(name), std::string(value));
  }
  void on_header_impl(ErrorCode&) override {
    head.keep_alive = keep_alive();
    head.chunked = chunked();
    if (const auto length = content_length()) head.length = *length;
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(View, ErrorCode&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, View, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View, ErrorCode&) override { return 0; }
  void on_finish_impl(ErrorCode&) override {}
};

std::optional<Head> by_beast(const std::string& bytes) {
  Witness witness;
  boost::beast::error_code error;
  std::size_t consumed = 0;
  while (!witness.is_header_done() && !error) consumed += witness.put({bytes.data() + consumed, bytes.size() - consumed}, error);
  if (error) return std::nullopt;
  witness.head.size = consumed;
  return witness.head;
}

std::optional<Head> by_ours(std::string bytes) {
  static const Limits limits;
  Message message;
  MessageParser parser(limits, message);
  parser.begin();
  // Ours is cut to its path where it is absolute: show it whole, as Beast does.
  const std::size_t start = bytes.find(' ') + 1;
  const std::string target = bytes.substr(start, bytes.find(' ', start) - start);
  const auto step = parser.parse(bytes.data(), 0, bytes.size());
  if (step.progress != MessageParser::Progress::kDone) return std::nullopt;
  const auto text = [&](Piece piece) { return bytes.substr(piece.offset, piece.size); };
  Head head{text(message.method_text), target, {}, message.http_1_0, message.keep_alive, message.chunked,
            message.content_length, step.consumed};
  for (const auto& field : message.fields) head.fields.emplace_back(text(field.name), text(field.value));
  return head;
}

const std::vector<std::string> kGoodStarts = {
    "GET / HTTP/1.1\r\n",       "POST /a?b HTTP/1.1\r\n",         "GET / HTTP/1.0\r\n",
    "OPTIONS * HTTP/1.1\r\n",   "GET http://h/a HTTP/1.1\r\n",    "BREW /\xC3\xA4 HTTP/1.1\r\n"};
const std::vector<std::string> kBadStarts = {
    "GET  / HTTP/1.1\r\n", "GET / HTTP/2.0\r\n",   "GET /\x7f HTTP/1.1\r\n", "G@T / HTTP/1.1\r\n",
    "GET / HTTP/1.1\n",     "GET / HTTP/1.1 \r\n",  "GET /\t HTTP/1.1\r\n",   "GET / http/1.1\r\n"};
const std::vector<std::string> kGoodLines = {
    "Accept: */*\r\n", "A:\tb \t\r\n", "X: \r\n", "Y:\r\n", "F: \xC3\xA4 and a tab\t.\r\n",
    "connection: Keep-Alive, x\r\n", "Connection: ,close,,\r\n", "Expect: 100-continue\r\n", "!#$%&'*+-.^_`|~: odd name\r\n",
    "Authorization: Bearer aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"};
const std::vector<std::string> kFramings = {
    "Content-Length: 12\r\n", "Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n", "Content-Length: 1, 1\r\n",
    "Content-Length: -1\r\n", "Transfer-Encoding: gzip, chunked\r\n", "Content-Length: 99999999999999999999\r\n"};
const std::vector<std::string> kBadLines = {
    " folded\r\n", "No colon\r\n", "Sp : a\r\n", ": a\r\n", "C: a\rb\r\n", "D: a\nb\r\n", "E: a\x01\r\n",
    "Connection: a b\r\n", "G: sixteen bytes or more and a\x7f\r\n", "\xC3\xA4: b\r\n", "H: b\n", "Host: x\r\n"};

bool one_in(int n) { return *rc::gen::inRange(1, n + 1) == n; }  // smaller cases, and what shrinks, are good ones
const std::string& any_of(const std::vector<std::string>& choices) { return choices[*rc::gen::inRange<std::size_t>(0, choices.size())]; }

// Mostly good, so that what is bad in one is all that is bad in it.
std::string any_head() {
  std::string bytes = any_of(one_in(6) ? kBadStarts : kGoodStarts);
  if (!one_in(10)) bytes += one_in(2) ? "Host: x\r\n" : "hOST:x:80 \r\n";
  for (int lines = *rc::gen::inRange(0, 4); lines > 0; --lines) bytes += any_of(kGoodLines);
  if (one_in(3)) bytes += any_of(kFramings);
  if (one_in(4)) bytes += any_of(kBadLines);
  bytes += "\r\n";
  if (one_in(4)) bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
  return bytes;
}

// What Beast takes and ours refuses, since another server could read it otherwise or could not serve it.
bool refused_on_purpose(const std::string& bytes, const Head& head) {
  std::size_t hosts = 0, framings = 0;
  for (const auto& [name, value] : head.fields) {
    if (base::iequals(name, "host")) {
      ++hosts;
      if (!value.empty() && !valid_authority(value)) return true;
    } else if (base::iequals(name, "content-length")) {
      ++framings;
      if (value.find_first_not_of("0123456789") != value.npos) return true;
    } else if (base::iequals(name, "transfer-encoding")) {
      ++framings;
      if (head.http_1_0 || !base::iequals(value, "chunked")) return true;
    }
  }
  const bool folded = bytes.find("\r\n ") != bytes.npos || bytes.find("\r\n\t") != bytes.npos;
  std::string target = head.target;
  const Method method = head.method == "OPTIONS" ? Method::kOptions : Method::kGet;
  return hosts > 1 || (hosts == 0 && !head.http_1_0) || framings > 1 || folded || head.length.value_or(0) > Limits{}.body_bytes ||
         !split_target(method, target);
}

// A connection that is to be closed is closed (RFC 9112 section 9.3), also where HTTP/1.0 asks for both.
bool says_both(const Head& head) {
  bool close = false, keep = false;
  for (const auto& [name, value] : head.fields) {
    if (!base::iequals(name, "connection")) continue;
    close = close || base::to_lower(value).find("close") != value.npos;
    keep = keep || base::to_lower(value).find("keep-alive") != value.npos;
  }
  return close && keep;
}

// Whether ours took it; fails the property where the two differ.
bool agree(const std::string& bytes) {
  const auto ours = by_ours(bytes);
  auto beasts = by_beast(bytes);
  if (!ours) {
    const bool on_purpose = !beasts || refused_on_purpose(bytes, *beasts);  // RC_ASSERT evaluates both sides
    RC_ASSERT(on_purpose);
    return false;
  }
  RC_ASSERT(beasts.has_value());
  if (says_both(*ours)) beasts->keep_alive = ours->keep_alive;
  RC_ASSERT(*ours == *beasts);
  return true;
}

TEST(MessageParser, AgreesWithBeastsAboutEveryHead) {
  int taken = 0, refused = 0;
  EXPECT_TRUE(rc::check("what one takes the other takes, and reads it alike", [&] {
    for (int heads = 0; heads < 20; ++heads) ++(agree(any_head()) ? taken : refused);
  }));
  EXPECT_GT(taken, 500);
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace http::server::test
