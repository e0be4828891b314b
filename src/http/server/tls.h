#pragma once
// TLS 1.2 and 1.3 over OpenSSL, for the wires of this folder. A context is made once and shared by all workers; a
// channel belongs to one connection and its thread.

#include <openssl/ssl.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "http/server/server.h"
#include "http/server/transfer.h"
#include "http/server/wire.h"

namespace http::server {

// What every TLS connection has in common: certificate, versions, the keys of session tickets.
class TlsContext {
 public:
  // Throws std::runtime_error with one sentence where certificate and key cannot be used, or not together.
  explicit TlsContext(const Certificate& certificate);

  SSL_CTX* get() const { return context_.get(); }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  std::unique_ptr<SSL_CTX, Free> context_;
};

// Whether a connection that begins with this byte speaks TLS: its first record is a handshake, which no HTTP request
// can begin like.
constexpr bool begins_tls(char first) { return first == 0x16; }

// The server's end of TLS on a wire. The handshake is part of the first reads; what TLS itself has to say when there is a
// request to be answered (a session ticket) goes out together with the answer.
class TlsChannel {
 public:
  // REQUIRES: `wire` and `context` outlive this, and the wire stays where it is.
  TlsChannel(const TlsContext& context, Wire& wire);
  TlsChannel(const TlsChannel&) = delete;
  TlsChannel& operator=(const TlsChannel&) = delete;

  Transfer read(std::span<char> into);
  // May take fewer than all; what it did not take must come again in the next call, before anything else.
  Transfer write(std::string_view bytes);
  // Sends what waits for an answer, where that takes its time. What the client does not take yet waits on.
  void flush() { send_held(); }
  // Whether `read` gives bytes that the wire will not announce again.
  bool has_unread() const { return has_unread_; }
  // Whether the client has said that it sends nothing more. Takes nothing that `read` would give.
  bool hung_up();
  // close_notify: the client can tell this end from one that cut it short. Nothing is written or read behind it.
  void say_goodbye();

 private:
  struct Free {
    void operator()(SSL* channel) const { SSL_free(channel); }
  };
  static TlsChannel& channel_of(BIO* bio) { return *static_cast<TlsChannel*>(BIO_get_data(bio)); }
  static int receive_for(BIO* bio, char* into, int size);
  static int send_for(BIO* bio, const char* bytes, int size);
  static const BIO_METHOD* wire_method();
  Transfer receive(std::span<char> into);
  Transfer send(std::string_view bytes);
  Transfer::Status send_held();
  Transfer::Status outcome(int result);

  Wire& wire_;
  std::unique_ptr<SSL, Free> channel_;
  std::string held_;       // records of TLS's own
  bool reading_ = false;
  bool drained_ = false;   // while reading: the wire has given less than it was asked for
  bool has_unread_ = false;
  bool broken_ = false;
};

}  // namespace http::server
