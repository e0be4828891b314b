#pragma once
// One connection's bytes: what stands in the HTTP messages, whether they go over the wire in clear or through TLS. A client
// that begins with TLS speaks TLS, where there is a context for that; the calls are the same. For the worker's thread.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "http/server/tls.h"
#include "http/server/transfer.h"
#include "http/server/wire.h"

namespace http::server {

class Stream {
 public:
  using Status = Transfer::Status;
  using Ready = Wire::Ready;

  // Takes over a connected, non-blocking socket. Without a context everything is taken for HTTP in clear.
  Stream(EventLoop& loop, FileDescriptor socket, const TlsContext* context)
      : wire_(loop, std::move(socket)), undecided_(context) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  bool is_tls() const { return tls_.has_value(); }

  Transfer read(std::span<char> into);     // kEnd: the client has sent its last byte
  Transfer write(std::string_view bytes);  // may take fewer than all
  void flush();                            // before a wait: nothing is held back for an answer that does not come at once
  Ready readable();
  Ready writable() { return wire_.room(); }
  void cancel() { wire_.cancel(); }  // whoever awaits goes on, with false

  // Takes nothing that `read` would give: whether the client has hung up, or said that it will send nothing more.
  bool hung_up();
  // Reads and drops what has come, at most `limit` bytes. REQUIRES: `shut_down_write`.
  Transfer discard(std::size_t limit) { return wire_.discard(limit); }
  // TLS's own end of what is sent, which a reply that is cut short does not get. In clear it does nothing.
  void say_goodbye();
  void shut_down_write();  // whether or not a goodbye was said
  void end_with_reset() { wire_.end_with_reset(); }  // RST instead of FIN, when this ends

 private:
  Status decide();

  Wire wire_;
  const TlsContext* undecided_;  // until the first byte has come
  std::optional<TlsChannel> tls_;
};

}  // namespace http::server
