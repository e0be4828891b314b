#pragma once
// The bytes of one connection, and the requests in them: fed with what was received, it gives one request after the
// other. Knows no sockets. Lent to a connection only while that has bytes in hand, so that idle ones cost no buffer; while
// it receives there is room for many requests that a client has pipelined, and while it waits only for what is in hand.
// For one thread.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "http/message.h"
#include "http/server/chunk_decoder.h"
#include "http/server/message_parser.h"
#include "http/server/server.h"

namespace http::server {

class RequestReader {
 public:
  enum class Result : std::uint8_t {
    kIncomplete,         // more bytes are needed
    kComplete,           // `request` is good until `next`
    kRefused,            // `refusal` says why; nothing more can be read
    kExpectationFailed,  // the client expects what nobody does: 417; nothing more can be read
  };

  static constexpr std::size_t kLeastSpace = 32 * 1024;

  // REQUIRES: `limits` outlives this.
  explicit RequestReader(const Limits& limits);
  explicit RequestReader(const Limits&& limits) = delete;
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  // Where to put what is received next: at least kLeastSpace bytes. Views of an earlier request are void.
  // REQUIRES: the last `parse` said kIncomplete, or nothing has come yet.
  std::span<char> space();
  void received(std::size_t size) { end_ += size; }

  // Takes on with the request that begins the bytes in hand. Calling again without new bytes changes nothing.
  Result parse();
  // The complete request. Its `peer`, `listener`, `worker`, `tls` and `held` are left to the caller.
  Request& request() { return request_; }
  Refusal refusal() const { return refusal_; }
  // Done with the complete request: the next begins behind it.
  void next();

  // No byte of an unanswered request is in hand.
  bool empty() const { return begin_ == end_; }
  // The header has been read and the body not yet.
  bool in_body() const { return stage_ == Stage::kBody || stage_ == Stage::kChunks; }
  // Of the request being read or complete, once its header is: whether the client keeps the connection; its version.
  bool keep_alive() const;
  bool http_1_0() const;
  // True once for a request whose client waits for "100 Continue" before it sends the first byte of its body.
  bool take_wants_continue();

  // Gives up the room of a buffer that holds little, before a wait. Views of the complete request are void, `request` gives
  // them anew.
  void settle();
  std::size_t capacity() const { return capacity_; }

  // Forgets everything, and a buffer that has grown far.
  void reset();

 private:
  enum class Stage : std::uint8_t { kHeader, kBody, kChunks, kComplete, kFailed };

  std::size_t size() const { return end_ - begin_; }
  void skip_empty_lines();
  Result parse_head();
  Result parse_chunks();
  Result complete();
  Result fail(Refusal refusal);
  void publish();
  std::string_view header_lines() const;
  void begin_message();
  void close_hole();
  void make_room();
  void move_to(std::size_t capacity);

  const Limits& limits_;
  std::unique_ptr<char[]> bytes_;  // capacity_ and Request::kBodyPadding
  std::size_t capacity_;
  std::size_t begin_ = 0;   // of the message
  std::size_t end_ = 0;     // of what was received
  std::size_t parsed_ = 0;  // bytes of the message
  Stage stage_ = Stage::kHeader;
  Refusal refusal_ = Refusal::kMalformed;
  Result failure_ = Result::kRefused;
  bool continue_sent_ = false;
  Message message_;
  MessageParser parser_;
  ChunkDecoder chunks_;
  std::vector<Header> headers_;
  Request request_;
};

}  // namespace http::server
