#pragma once
// One connection's socket in clear, whatever is spoken over it: sends and receives that do not wait, and what to await when
// they would have to. What comes while one waits for it is read at once into a small buffer; holding no more than that is
// what makes idle connections cheap. For the worker's thread.

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
#include <span>
#include <string_view>

#include "http/server/transfer.h"

namespace http::server {

class Wire {
 public:
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

  using Status = Transfer::Status;

  // co_await gives whether what is waited for has come; not where `cancel` came first.
  class Ready {
   public:
    enum class How : std::uint8_t { kAtOnce, kReading, kWaitingToWrite };

    Ready(Wire& wire, How how) : wire_(wire), how_(how) {}
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
      switch (how_) {
        case How::kAtOnce: pass(waiting); break;
        case How::kReading: read(waiting); break;
        case How::kWaitingToWrite: wait(waiting); break;
      }
    }
    bool await_resume() const { return ready_; }

   private:
    // Also who need not wait lets others have their turn.
    void pass(std::coroutine_handle<> waiting) {
      ready_ = true;
      boost::asio::post(wire_.socket_.get_executor(), [waiting] { waiting.resume(); });
    }
    void wait(std::coroutine_handle<> waiting) {
      wire_.socket_.async_wait(Socket::wait_write, [this, waiting](boost::system::error_code error) {
        ready_ = !error;
        waiting.resume();
      });
    }
    // Asio arms the event queue anew for each wait, at the price of a system call, but not for a read.
    void read(std::coroutine_handle<> waiting) {
      wire_.socket_.async_read_some(
          boost::asio::buffer(wire_.first_), [this, waiting](boost::system::error_code error, std::size_t size) {
            ready_ = error != boost::asio::error::operation_aborted;
            wire_.arrived(error, size);
            waiting.resume();
          });
    }

    Wire& wire_;
    How how_;
    bool ready_ = false;
  };

  // Takes over a connected, non-blocking socket.
  explicit Wire(Socket socket) : socket_(std::move(socket)) {}

  Transfer receive(std::span<char> into);       // kEnd: the client has sent its last byte
  Transfer send(std::string_view bytes);        // may take fewer than all
  // kOk: `front` is the next byte that `receive` gives.
  Status look();
  char front() const { return first_.front(); }
  Ready at_once() { return {*this, Ready::How::kAtOnce}; }
  Ready arrival() { return {*this, has_first() ? Ready::How::kAtOnce : Ready::How::kReading}; }
  Ready room() { return {*this, Ready::How::kWaitingToWrite}; }
  void cancel();  // whoever awaits goes on, with false

  // Takes nothing that `receive` would give: whether the client has hung up, or said that it will send nothing more.
  bool hung_up();
  // Reads and drops what has come, at most `limit` bytes.
  Transfer discard(std::size_t limit);
  void shut_down_send();
  void reset();  // ends the connection with RST

 private:
  // Enough for most requests, so that these need one system call.
  static constexpr std::size_t kFirstBytes = 2 * 1024;

  // Whether something came, be it the end, that was not given yet.
  bool has_first() const { return first_size_ > 0 || first_status_ != Status::kOk; }
  void arrived(boost::system::error_code error, std::size_t size);
  Transfer take_first(std::span<char> into);

  Socket socket_;
  std::array<char, kFirstBytes> first_;  // what was read while waiting
  std::size_t first_size_ = 0;
  Status first_status_ = Status::kOk;  // of the read after those
};

}  // namespace http::server
