#pragma once
// One connection's socket: reads and writes that do not wait, and what to await when they would have to. Holding no
// buffer while it waits is what makes idle connections cheap. This is the place where TLS goes, behind the same calls.
// For the worker's thread.

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <coroutine>
#include <cstddef>
#include <span>
#include <string_view>

namespace http::server {

class Stream {
 public:
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

  enum class Status : std::uint8_t { kOk, kWantsRead, kWantsWrite, kEnd, kBroken };
  struct Transfer {
    Status status;
    std::size_t bytes = 0;
  };

  // co_await gives whether the socket became ready; not where `cancel` came first.
  class Ready {
   public:
    Ready(Socket& socket, Socket::wait_type type) : socket_(socket), type_(type) {}
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
      socket_.async_wait(type_, [this, waiting](boost::system::error_code error) {
        ready_ = !error;
        waiting.resume();
      });
    }
    bool await_resume() const { return ready_; }

   private:
    Socket& socket_;
    Socket::wait_type type_;
    bool ready_ = false;
  };

  // Takes over a connected, non-blocking socket.
  explicit Stream(Socket socket) : socket_(std::move(socket)) {}

  Transfer read(std::span<char> into);          // kEnd: the client has sent its last byte
  Transfer write(std::string_view bytes);       // may take fewer than all
  Ready readable() { return {socket_, Socket::wait_read}; }
  Ready writable() { return {socket_, Socket::wait_write}; }
  void cancel();  // whoever awaits goes on, with false

  // Without reading anything: whether the client has hung up (or said that it will send nothing more).
  bool hung_up();
  // Reads and drops what has come, at most `limit` bytes.
  Transfer discard(std::size_t limit);
  void shut_down_write();
  void reset();  // ends the connection with RST

 private:
  Socket socket_;
};

}  // namespace http::server
