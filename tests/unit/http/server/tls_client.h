#pragma once
// The client's end of TLS over a client of bytes, so that a test decides which bytes go out and when, and sees how the
// connection ended. Every wait is bounded, as there.

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

#include "client.h"

namespace http::server::test {

struct TlsWishes {
  int version = 0;              // TLS1_2_VERSION alone, or any
  std::size_t piece = 0;        // bytes go out in pieces of so many; 0: as they come
  SSL_SESSION* resume = nullptr;
  std::string_view protocols;   // ALPN, each behind its length
  std::string authority;        // PEM; "" trusts everybody
  std::string host;             // that the certificate has to name
};

class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, const TlsWishes& wishes = {});

  bool handshake();
  bool send(std::string_view bytes);
  // What ends the handshake and these bytes go out in one write, as most clients send them.
  bool send_with_handshake(std::string_view bytes);
  // Two records that go out in one write.
  void send_together(std::string_view first, std::string_view second);
  // One reply whose length its header says; status 0 when the connection ended before that.
  ReceivedReply reply();
  // What comes until the server closes.
  std::string rest();
  std::string exchange(std::string_view bytes);
  void say_goodbye();

  // Whether the end was a close_notify. REQUIRES: `rest` or `reply` has met the end.
  bool got_goodbye() const { return SSL_get_shutdown(tls_.get()) & SSL_RECEIVED_SHUTDOWN; }
  bool was_reset() const { return client_.was_reset(); }
  bool timed_out() const { return client_.timed_out(); }
  int pieces() const { return pieces_; }  // that have come
  std::string_view version() const { return SSL_get_version(tls_.get()); }
  std::string_view cipher() const { return SSL_get_cipher_name(tls_.get()); }
  bool resumed() const { return SSL_session_reused(tls_.get()) == 1; }
  std::string protocol() const;
  std::shared_ptr<SSL_SESSION> session() const;  // REQUIRES: with TLS 1.3, a reply was read

 private:
  void push();
  bool pull();
  bool receive();

  Client client_;
  std::size_t piece_;
  int pieces_ = 0;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_;
  std::string pending_;
};

}  // namespace http::server::test
