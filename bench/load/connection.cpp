#include "connection.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace load {

namespace {

constexpr int kPatienceMs = 10'000;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

int connect_to(const Target& target) {
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(target.port);
  if (inet_pton(AF_INET, target.address.c_str(), &peer.sin_addr) != 1) throw std::runtime_error("no IPv4 address");
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) fail("socket");
  if (connect(socket, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) != 0) {
    const int error = errno;
    close(socket);
    throw std::system_error(error, std::generic_category(), "connect");
  }
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

}  // namespace

TlsClient::TlsClient(bool resume) : context_(SSL_CTX_new(TLS_client_method())) {
  if (!context_) throw std::runtime_error("OpenSSL has no client");
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_session_cache_mode(context_.get(), resume ? SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL : SSL_SESS_CACHE_OFF);
  SSL_CTX_set_app_data(context_.get(), this);
  if (resume) SSL_CTX_sess_set_new_cb(context_.get(), keep_ticket);
}

int TlsClient::keep_ticket(SSL* connection, SSL_SESSION* ticket) {
  static_cast<TlsClient*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(connection)))->ticket_.reset(ticket);
  return 1;  // it is ours now
}

Connection::Connection(const Target& target, TlsClient* tls) : socket_(connect_to(target)) {
  try {
    if (tls != nullptr) shake_hands(*tls);
    if (fcntl(socket_, F_SETFL, O_NONBLOCK) != 0) fail("fcntl");
  } catch (...) {
    close(socket_);
    throw;
  }
}

Connection::~Connection() {
  if (tls_) SSL_shutdown(tls_.get());  // one that is dropped without may not be resumed
  close(socket_);
}

void Connection::shake_hands(TlsClient& client) {
  tls_.reset(SSL_new(client.context()));
  SSL_set_fd(tls_.get(), socket_);
  SSL_set_tlsext_host_name(tls_.get(), "localhost");
  if (client.ticket() != nullptr) SSL_set_session(tls_.get(), client.ticket());
  if (SSL_connect(tls_.get()) != 1) throw std::runtime_error("the TLS handshake fails");
}

void Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t sent = 0;
    if (tls_) {
      if (SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &sent) != 1) {
        if (SSL_get_error(tls_.get(), 0) != SSL_ERROR_WANT_WRITE) throw std::runtime_error("TLS cannot be written to");
        wait_for(POLLOUT);
      }
    } else {
      const ssize_t size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (size < 0 && errno != EAGAIN) fail("send");
      if (size < 0) wait_for(POLLOUT);
      sent = size < 0 ? 0 : static_cast<std::size_t>(size);
    }
    bytes.remove_prefix(sent);
  }
}

void Connection::receive(ResponseReader& reader) {
  std::array<char, 64 * 1024> bytes;
  if (!tls_) {
    const ssize_t size = recv(socket_, bytes.data(), bytes.size(), 0);
    if (size == 0) throw std::runtime_error("the server closed a connection");
    if (size < 0 && errno != EAGAIN) fail("recv");
    if (size > 0) reader.append({bytes.data(), static_cast<std::size_t>(size)});
    return;
  }
  std::size_t size = 0;  // what OpenSSL has read already no poll would tell of
  while (SSL_read_ex(tls_.get(), bytes.data(), bytes.size(), &size) == 1) reader.append({bytes.data(), size});
  if (SSL_get_error(tls_.get(), 0) != SSL_ERROR_WANT_READ) throw std::runtime_error("the server closed a connection");
}

void Connection::wait() const { wait_for(POLLIN); }

void Connection::wait_for(short events) const {
  pollfd one{.fd = socket_, .events = events, .revents = 0};
  const int ready = poll(&one, 1, kPatienceMs);
  if (ready < 0 && errno != EINTR) fail("poll");
  if (ready == 0) throw std::runtime_error("no answer for 10 seconds");
}

}  // namespace load
