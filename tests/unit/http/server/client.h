#pragma once
// A client of bytes for the server's tests: it sends exactly what it is told and shows exactly what came back. Every
// wait is bounded, so that a test fails instead of hanging.

#include <cstdint>
#include <string>
#include <string_view>

#include "http/server/file_descriptor.h"

namespace http::server::test {

struct ReceivedReply {
  int status = 0;
  std::string head;  // status line and header, with the empty line
  std::string body;

  bool has(std::string_view line) const { return head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos; }
};

class Client {
 public:
  explicit Client(std::uint16_t port, const std::string& address = "127.0.0.1");

  bool send(std::string_view bytes);
  void finish_sending();  // FIN
  void close() { socket_ = {}; }
  // With so small a receive buffer a server soon cannot send on. REQUIRES: nothing received yet.
  static Client with_small_buffer(std::uint16_t port);

  // One reply whose length its header says (none for HEAD); status 0 when the connection ended before that.
  ReceivedReply reply(bool to_head = false);
  // What comes until the server closes.
  std::string rest();
  // What comes in one piece, at most `size` bytes; "" at the end.
  std::string some(std::size_t size);
  // Sends and gives all that comes until the server closes.
  std::string exchange(std::string_view bytes);
  // Whether the server's end was RST rather than FIN. REQUIRES: `rest`, `some` or `reply` has met the end.
  bool was_reset() const { return reset_; }
  bool timed_out() const { return timed_out_; }
  // Whether the connection ends, and nothing comes before.
  bool ends_silently() { return rest().empty() && !timed_out_; }
  std::uint16_t local_port() const;

 private:
  explicit Client(FileDescriptor socket) : socket_(std::move(socket)) {}
  bool receive();

  FileDescriptor socket_;
  std::string pending_;  // received and not asked for yet
  bool reset_ = false;
  bool timed_out_ = false;
};

}  // namespace http::server::test
