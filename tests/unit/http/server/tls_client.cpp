#include "tls_client.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <charconv>
#include <stdexcept>
#include <utility>

namespace http::server::test {
namespace {

void trust(SSL_CTX* context, const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  const std::unique_ptr<X509, decltype(&X509_free)> root(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free);
  if (!root) throw std::runtime_error("no authority");
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context), root.get());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
}

}  // namespace

TlsClient::TlsClient(std::uint16_t port, const TlsWishes& wishes)
    : client_(port), piece_(wishes.piece), context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), tls_(nullptr, SSL_free) {
  if (wishes.version != 0) {
    SSL_CTX_set_min_proto_version(context_.get(), wishes.version);
    SSL_CTX_set_max_proto_version(context_.get(), wishes.version);
    SSL_CTX_set_security_level(context_.get(), 0);  // else this client would refuse old versions itself
  }
  if (!wishes.authority.empty()) trust(context_.get(), wishes.authority);
  tls_.reset(SSL_new(context_.get()));
  SSL_set_bio(tls_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_connect_state(tls_.get());
  if (wishes.resume) SSL_set_session(tls_.get(), wishes.resume);
  if (!wishes.host.empty() && SSL_set1_host(tls_.get(), wishes.host.c_str()) != 1) throw std::runtime_error("no host");
  SSL_set_alpn_protos(tls_.get(), reinterpret_cast<const unsigned char*>(wishes.protocols.data()),
                      static_cast<unsigned>(wishes.protocols.size()));
}

void TlsClient::push() {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(SSL_get_wbio(tls_.get()), &bytes);
  std::string_view rest(bytes, static_cast<std::size_t>(size));
  while (!rest.empty()) {
    const std::string_view piece = rest.substr(0, piece_ == 0 ? rest.size() : piece_);
    if (!client_.send(piece)) break;
    rest.remove_prefix(piece.size());
  }
  BIO_reset(SSL_get_wbio(tls_.get()));
}

bool TlsClient::pull() {
  push();
  const std::string bytes = client_.some(64 * 1024);
  if (bytes.empty()) return false;
  ++pieces_;
  BIO_write(SSL_get_rbio(tls_.get()), bytes.data(), static_cast<int>(bytes.size()));
  return true;
}

bool TlsClient::handshake() {
  for (;;) {
    ERR_clear_error();
    const int result = SSL_do_handshake(tls_.get());
    push();
    if (result == 1) return true;
    if (SSL_get_error(tls_.get(), result) != SSL_ERROR_WANT_READ || !pull()) return false;
  }
}

bool TlsClient::send(std::string_view bytes) {
  if (!handshake() || SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0) return false;
  push();
  return true;
}

bool TlsClient::send_with_handshake(std::string_view bytes) {
  while (SSL_do_handshake(tls_.get()) != 1) {
    if (!pull()) return false;
  }
  if (SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0) return false;
  push();
  return true;
}

void TlsClient::send_together(std::string_view first, std::string_view second) {
  SSL_write(tls_.get(), first.data(), static_cast<int>(first.size()));
  SSL_write(tls_.get(), second.data(), static_cast<int>(second.size()));
  push();
}

bool TlsClient::receive() {
  char buffer[16 * 1024];
  for (;;) {
    ERR_clear_error();
    const int size = SSL_read(tls_.get(), buffer, sizeof buffer);
    if (size > 0) {
      pending_.append(buffer, static_cast<std::size_t>(size));
      return true;
    }
    if (SSL_get_error(tls_.get(), size) != SSL_ERROR_WANT_READ || !pull()) return false;
  }
}

std::string TlsClient::rest() {
  while (receive()) {
  }
  return std::exchange(pending_, {});
}

ReceivedReply TlsClient::reply() {
  ReceivedReply reply;
  std::size_t end = 0;
  while ((end = pending_.find("\r\n\r\n")) == std::string::npos)
    if (!receive()) return reply;
  reply.head = pending_.substr(0, end + 4);
  pending_.erase(0, end + 4);
  std::size_t length = 0;
  if (const auto at = reply.head.find("\r\nContent-Length: "); at != std::string::npos)
    std::from_chars(reply.head.data() + at + 18, reply.head.data() + reply.head.size(), length);
  while (pending_.size() < length)
    if (!receive()) return reply;
  reply.body = pending_.substr(0, length);
  pending_.erase(0, length);
  std::from_chars(reply.head.data() + 9, reply.head.data() + 12, reply.status);
  return reply;
}

std::string TlsClient::exchange(std::string_view bytes) {
  send(bytes);
  return rest();
}

void TlsClient::say_goodbye() {
  SSL_shutdown(tls_.get());
  push();
}

std::string TlsClient::protocol() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(tls_.get(), &name, &size);
  return std::string(reinterpret_cast<const char*>(name), size);
}

std::shared_ptr<SSL_SESSION> TlsClient::session() const { return {SSL_get1_session(tls_.get()), SSL_SESSION_free}; }

}  // namespace http::server::test
