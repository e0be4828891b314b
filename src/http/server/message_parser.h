#pragma once
// The head of one HTTP/1 request on Beast's basic_parser: it takes the message apart where it lies and notes where the
// parts are, as offsets, so that the bytes may move between two calls. Stricter than Beast 1.81 in how a message's end
// is found (RFC 9112 section 6.3): what two servers could read differently is refused. For one thread.

#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "http/server/piece.h"
#include "http/server/server.h"

namespace http::server {

enum class Expectation : std::uint8_t { kNone, kContinue, kUnknown };

// What has been learnt about a message. Kept and cleared rather than made anew: the fields keep their capacity.
struct Message {
  struct Field {
    Piece name;
    Piece value;
  };

  void clear();

  Method method = Method::kOther;
  Piece method_text;
  Piece target;
  Piece host;
  Piece body;
  std::size_t body_limit = 0;  // known with the target
  std::vector<Field> fields;
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool http_1_0 = false;
  bool keep_alive = false;
  Expectation expectation = Expectation::kNone;
};

// Takes no body: how long one is stands in Message.
class MessageParser final : private boost::beast::http::basic_parser<true> {
  using Base = boost::beast::http::basic_parser<true>;

 public:
  enum class Progress : std::uint8_t { kNeedsMore, kDone, kRefused };
  struct Step {
    std::size_t consumed = 0;
    Progress progress = Progress::kNeedsMore;
    Refusal refusal = Refusal::kMalformed;  // of kRefused
  };

  // REQUIRES: both outlive this; `message` is clear.
  MessageParser(const Limits& limits, Message& message);

  // Takes on from the `parsed`-th byte of the message that begins at `bytes`, of which `size` have come; kDone where
  // the head ends, and `Message::body` begins. `consumed` counts also where it needs more.
  Step parse(char* bytes, std::size_t parsed, std::size_t size);

 private:
  using ErrorCode = boost::beast::error_code;
  using Field = boost::beast::http::field;
  using View = boost::beast::string_view;

  void on_request_impl(boost::beast::http::verb verb, View method, View target, int version, ErrorCode& ec) override;
  void on_response_impl(int, View, int, ErrorCode&) override {}
  void on_field_impl(Field field, View name, View value, ErrorCode& ec) override;
  void on_header_impl(ErrorCode& ec) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(View body, ErrorCode&) override { return body.size(); }
  void on_chunk_header_impl(std::uint64_t, View, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View body, ErrorCode&) override { return body.size(); }
  void on_finish_impl(ErrorCode&) override {}

  Piece piece(View view) const;
  bool folded(View name, View value) const;
  void on_framing(Field field, View value, ErrorCode& ec);
  void on_host(View value, ErrorCode& ec);
  bool take_target();
  Refusal refusal_for(const ErrorCode& ec, std::string_view rest) const;

  const Limits& limits_;
  Message& message_;
  char* bytes_ = nullptr;
  std::size_t size_ = 0;
  bool host_given_ = false;
};

}  // namespace http::server
