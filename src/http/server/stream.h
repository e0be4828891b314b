#pragma once
// One connection's socket: reads and writes that do not wait, and what to await when they would have to. Holding only a
// small buffer while it waits is what makes idle connections cheap. A client that begins with TLS speaks TLS, where there
// is a context for that; the calls are the same. For the worker's thread.

#include <array>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <coroutine>
#include <cstddef>
#include <cstdint>
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
    enum class How : std::uint8_t { kAtOnce, kReading, kWaitingToRead, kWaitingToWrite };

    Ready(Stream& stream, How how) : stream_(stream), how_(how) {}
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
      switch (how_) {
        case How::kAtOnce: pass(waiting); break;
        case How::kReading: read(waiting); break;
        case How::kWaitingToRead: wait(Socket::wait_read, waiting); break;
        case How::kWaitingToWrite: wait(Socket::wait_write, waiting); break;
      }
    }
    bool await_resume() const { return ready_; }

   private:
    // Also who need not wait lets others have their turn.
    void pass(std::coroutine_handle<> waiting) {
      ready_ = true;
      boost::asio::post(stream_.socket_.get_executor(), [waiting] { waiting.resume(); });
    }
    void wait(Socket::wait_type type, std::coroutine_handle<> waiting) {
      stream_.socket_.async_wait(type, [this, waiting](boost::system::error_code error) {
        ready_ = !error;
        waiting.resume();
      });
    }
    // Asio arms the event queue anew for each wait, at the price of a system call, but not for a read.
    void read(std::coroutine_handle<> waiting) {
      stream_.socket_.async_read_some(
          boost::asio::buffer(stream_.first_), [this, waiting](boost::system::error_code error, std::size_t size) {
            ready_ = error != boost::asio::error::operation_aborted;
            stream_.arrived(error, size);
            waiting.resume();
          });
    }

    Stream& stream_;
    How how_;
    bool ready_ = false;
  };

  // Takes over a connected, non-blocking socket. Without a context everything is taken for HTTP in clear.
  Stream(Socket socket, const TlsContext* context) : socket_(std::move(socket)), undecided_(context) {}

  bool is_tls() const { return tls_.has_value(); }

  Transfer read(std::span<char> into);          // kEnd: the client has sent its last byte
  Transfer write(std::string_view bytes);       // may take fewer than all
  Ready readable();
  Ready writable() { return {*this, Ready::How::kWaitingToWrite}; }
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
  // Enough for most requests, so that these need one system call.
  static constexpr std::size_t kFirstBytes = 2 * 1024;

  Status decide();
  void arrived(boost::system::error_code error, std::size_t size);
  Transfer take_first(std::span<char> into);

  Socket socket_;
  std::array<char, kFirstBytes> first_;  // what was read while waiting, in clear
  std::size_t first_size_ = 0;
  Status first_status_ = Status::kOk;  // of the read after those
  const TlsContext* undecided_;  // until the first byte has come
  std::optional<TlsChannel> tls_;
};

}  // namespace http::server
