#pragma once
// One connection's socket: reads and writes that do not wait, and what to await when they would have to. Holding no
// buffer while it waits is what makes idle connections cheap. A client that begins with TLS speaks TLS, where there is a
// context for that; the calls are the same. For the worker's thread.

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <coroutine>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "http/server/tls.h"
#include "http/server/transfer.h"

namespace http::server {

class Stream {
 public:
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

  using Status = Transfer::Status;

  // co_await gives whether the socket became ready; not where `cancel` came first.
  class Ready {
   public:
    Ready(Socket& socket, Socket::wait_type type, bool already = false)
        : socket_(socket), type_(type), already_(already) {}
    bool await_ready() const { return false; }
    // Also who need not wait lets others have their turn.
    void await_suspend(std::coroutine_handle<> waiting) {
      if (already_) {
        ready_ = true;
        boost::asio::post(socket_.get_executor(), [waiting] { waiting.resume(); });
        return;
      }
      socket_.async_wait(type_, [this, waiting](boost::system::error_code error) {
        ready_ = !error;
        waiting.resume();
      });
    }
    bool await_resume() const { return ready_; }

   private:
    Socket& socket_;
    Socket::wait_type type_;
    bool already_;
    bool ready_ = false;
  };

  // Takes over a connected, non-blocking socket. Without a context everything is taken for HTTP in clear.
  Stream(Socket socket, const TlsContext* context) : socket_(std::move(socket)), undecided_(context) {}

  bool is_tls() const { return tls_.has_value(); }

  Transfer read(std::span<char> into);          // kEnd: the client has sent its last byte
  Transfer write(std::string_view bytes);       // may take fewer than all
  Ready readable() { return {socket_, Socket::wait_read, tls_ && tls_->has_unread()}; }
  Ready writable() { return {socket_, Socket::wait_write}; }
  void cancel();  // whoever awaits goes on, with false

  // Without reading anything: whether the client has hung up (or said that it will send nothing more).
  bool hung_up();
  // Reads and drops what has come, at most `limit` bytes. REQUIRES: `shut_down_write`.
  Transfer discard(std::size_t limit);
  // TLS's own end of what is sent, which a reply that is cut short does not get. In clear it does nothing.
  void say_goodbye();
  void shut_down_write();  // whether or not a goodbye was said
  void reset();  // ends the connection with RST

 private:
  Status decide();

  Socket socket_;
  const TlsContext* undecided_;  // until the first byte has come
  std::optional<TlsChannel> tls_;
};

}  // namespace http::server
