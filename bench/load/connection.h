#pragma once
// A connection to the server under load, plain or over TLS. One thread at a time.

#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "response_reader.h"

namespace load {

// How TLS is spoken: any certificate is taken, since the server is our own. Connections of one thread share one.
class TlsClient {
 public:
  // With `resume` each handshake goes on from the ticket that came last.
  explicit TlsClient(bool resume);

  SSL_CTX* context() const { return context_.get(); }
  SSL_SESSION* ticket() const { return ticket_.get(); }  // nullptr without

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
  };

  static int keep_ticket(SSL* connection, SSL_SESSION* ticket);

  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL_SESSION, Free> ticket_;
};

struct Target {
  std::string address = "127.0.0.1";  // numeric, version 4
  std::uint16_t port = 0;
};

class Connection {
 public:
  // Connects, and shakes hands where `tls` is given (which must outlive the connection). Throws std::system_error or
  // std::runtime_error.
  explicit Connection(const Target& target, TlsClient* tls = nullptr);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int descriptor() const { return socket_; }
  bool resumed() const { return tls_ && SSL_session_reused(tls_.get()) != 0; }

  // Sends all of it, waiting where the peer does not read.
  void send(std::string_view bytes);
  // Takes what has come, without waiting, into `reader`. Throws std::runtime_error where the server has closed.
  void receive(ResponseReader& reader);
  // Waits until something has come, ten seconds at most; then throws std::runtime_error.
  void wait() const;

 private:
  struct Free {
    void operator()(SSL* connection) const { SSL_free(connection); }
  };

  void shake_hands(TlsClient& client);
  void wait_for(short events) const;

  int socket_;
  std::unique_ptr<SSL, Free> tls_;
};

}  // namespace load
