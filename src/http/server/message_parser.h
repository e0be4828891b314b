#pragma once
// The head of one HTTP/1 request (RFC 9112): taken apart line by line where it lies, the parts noted as offsets, so that
// the bytes may move between two calls. Stricter than the RFC asks: what two servers could read differently is refused
// (bare line feeds, folded values, more than one length). Our own and not Beast's, which took more instructions for a
// head than everything behind it (docs/decisions/0008). For one thread.

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
class MessageParser {
 public:
  enum class Progress : std::uint8_t { kNeedsMore, kDone, kRefused };
  struct Step {
    std::size_t consumed = 0;  // whole lines
    Progress progress = Progress::kNeedsMore;
    Refusal refusal = Refusal::kMalformed;  // of kRefused
  };

  // REQUIRES: both outlive this.
  MessageParser(const Limits& limits, Message& message) : limits_(limits), message_(message) {}

  // Begins the next message, and clears `message`.
  void begin();

  // Takes on from the `parsed`-th byte of the message that begins at `bytes`, of which `size` have come; kDone where
  // the head ends, and `Message::body` begins. Only an absolute-form target is ever changed.
  Step parse(char* bytes, std::size_t parsed, std::size_t size);

 private:
  using Refused = std::optional<Refusal>;

  Piece piece(std::string_view view) const;
  Refused take_line(std::string_view line);
  Refused take_request_line(std::string_view line);
  Refused take_version(std::string_view version);
  Refused take_field(std::string_view line);
  Refused take_known_field(std::string_view name, std::string_view value);
  Refused take_length(std::string_view value);
  Refused take_coding(std::string_view value);
  Refused take_host(std::string_view value);
  Refused take_connection(std::string_view value);
  void take_expectation(std::string_view value);
  Refused finish();
  bool take_target();
  bool may_go_on(std::string_view rest) const;

  const Limits& limits_;
  Message& message_;
  char* bytes_ = nullptr;
  bool has_request_line_ = false;
  bool host_given_ = false;
  bool close_ = false;       // options of the Connection field
  bool keep_alive_ = false;
};

}  // namespace http::server
