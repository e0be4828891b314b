#pragma once
// One connection's socket in clear, whatever is spoken over it: sends and receives that do not wait, and what to await when
// they would have to. Holds no bytes, so idle connections are cheap. For the worker's thread.

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "http/server/event_loop.h"
#include "http/server/file_descriptor.h"
#include "http/server/transfer.h"

namespace http::server {

class Wire {
 public:
  using Status = Transfer::Status;
  using Ready = Watch::Ready;

  // Takes over a connected, non-blocking socket. REQUIRES: `loop` outlives this.
  Wire(EventLoop& loop, FileDescriptor socket) : socket_(std::move(socket)), watch_(loop, socket_.get()) {}

  Transfer receive(std::span<char> into);  // kEnd: the client has sent its last byte
  Transfer send(std::string_view bytes);   // may take fewer than all
  Ready at_once() { return watch_.at_once(); }
  Ready arrival() { return watch_.readable(); }
  Ready room() { return watch_.writable(); }
  void cancel() { watch_.cancel(); }  // whoever awaits goes on, with false

  // The next byte that `receive` gives, left where it is.
  Transfer peek(char& next);
  // Reads and drops what has come, at most `limit` bytes.
  Transfer discard(std::size_t limit);
  void shut_down_send();
  void end_with_reset();  // RST instead of FIN, when this ends

 private:
  Transfer noted(Transfer transfer, std::size_t asked);

  FileDescriptor socket_;
  Watch watch_;
};

}  // namespace http::server
