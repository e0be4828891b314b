#include "http/server/tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <new>
#include <stdexcept>
#include <string>

namespace http::server {
namespace {

constexpr std::size_t kHeldBytes = 8 * 1024;  // a handshake's flight with a chain of certificates

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using X509Certificate = std::unique_ptr<X509, FreeWith<X509_free>>;

[[noreturn]] void fail(const std::string& what) {
  const unsigned long error = ERR_peek_last_error();
  const char* reason = error == 0 ? nullptr : ERR_reason_error_string(error);
  ERR_clear_error();
  throw std::runtime_error(reason == nullptr ? what : what + ": " + reason);
}

Bio reader_of(const std::string& text) {
  Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (bio == nullptr) throw std::bad_alloc();
  return bio;
}

// OpenSSL would ask the terminal for a password.
int no_password(char*, int, int, void*) { return -1; }

void use_chain(SSL_CTX* context, const std::string& pem) {
  const Bio bio = reader_of(pem);
  const X509Certificate own(PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr));
  if (own == nullptr) fail("the TLS certificate is no PEM of a certificate");
  if (SSL_CTX_use_certificate(context, own.get()) != 1) fail("the TLS certificate cannot be used");
  while (const X509Certificate issuer{PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr)}) {
    if (SSL_CTX_add1_chain_cert(context, issuer.get()) != 1) fail("the TLS certificate's chain cannot be used");
  }
  ERR_clear_error();  // the end of the text
}

void use_key(SSL_CTX* context, const std::string& pem) {
  const Bio bio = reader_of(pem);
  const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  if (key == nullptr) fail("the TLS key is no PEM of an unencrypted private key");
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1) {
    fail("the TLS key is not the certificate's");
  }
}

// Those of TLS 1.3, the cheapest first: a handshake hashes a good deal, and processors have instructions for SHA-256.
void use_ciphers(SSL_CTX* context) {
  constexpr auto kSuites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
  if (SSL_CTX_set_ciphersuites(context, kSuites) != 1) fail("OpenSSL lacks the ciphers of TLS 1.3");
}

// Clients that offer HTTP/2 too are told what is spoken here.
int select_protocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  static constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* selected = nullptr;
  if (SSL_select_next_proto(&selected, size, kHttp11, sizeof kHttp11, offered, offered_size) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *out = selected;
  return SSL_TLSEXT_ERR_OK;
}

// BIO's convention: the bytes, 0 at the end, -1 otherwise, with a flag where one may try again.
int result_of(BIO* bio, Transfer transfer, int retry) {
  using Status = Transfer::Status;
  BIO_clear_retry_flags(bio);
  if (transfer.status == Status::kOk) return static_cast<int>(transfer.bytes);
  if (transfer.status == Status::kEnd) return 0;
  if (transfer.status != Status::kBroken) BIO_set_flags(bio, retry | BIO_FLAGS_SHOULD_RETRY);
  return -1;
}

long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

}  // namespace

TlsContext::TlsContext(const Certificate& certificate) : context_(SSL_CTX_new(TLS_server_method())) {
  SSL_CTX* context = context_.get();
  if (context == nullptr) throw std::bad_alloc();
  use_chain(context, certificate.chain);
  use_key(context, certificate.key);
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  use_ciphers(context);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  // A record in one system call instead of one for its header and one for the rest.
  SSL_CTX_set_read_ahead(context, 1);
  // Sessions are resumed by tickets, whichever worker gets the next connection; nothing is kept here.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  // One each connection: a second costs one more system call of it, and whoever resumes gets a new one.
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_alpn_select_cb(context, select_protocol, nullptr);
}

TlsChannel::TlsChannel(const TlsContext& context, Wire& wire) : wire_(wire), channel_(SSL_new(context.get())) {
  BIO* bio = BIO_new(wire_method());
  if (channel_ == nullptr || bio == nullptr) throw std::bad_alloc();
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(channel_.get(), bio, bio);
  SSL_set_accept_state(channel_.get());
}

// Ours, since OpenSSL's own socket BIO raises SIGPIPE when the client has gone, and knows nothing of what a wire has read.
const BIO_METHOD* TlsChannel::wire_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire");
    if (made == nullptr) throw std::bad_alloc();
    BIO_meth_set_read(made, receive_for);
    BIO_meth_set_write(made, send_for);
    BIO_meth_set_ctrl(made, control);
    return made;
  }();
  return method;
}

int TlsChannel::receive_for(BIO* bio, char* into, int size) {
  return result_of(bio, channel_of(bio).receive({into, static_cast<std::size_t>(size)}), BIO_FLAGS_READ);
}

int TlsChannel::send_for(BIO* bio, const char* bytes, int size) {
  return result_of(bio, channel_of(bio).send({bytes, static_cast<std::size_t>(size)}), BIO_FLAGS_WRITE);
}

// A wire that gave less than it was asked for has no more: not worth a system call to hear it say so.
Transfer TlsChannel::receive(std::span<char> into) {
  if (drained_) return {Transfer::Status::kWantsRead};
  const Transfer transfer = wire_.receive(into);
  drained_ = reading_ && transfer.status == Transfer::Status::kOk && transfer.bytes < into.size();
  return transfer;
}

Transfer TlsChannel::send(std::string_view bytes) {
  if (reading_ && held_.size() + bytes.size() <= kHeldBytes) {
    held_.append(bytes);
    return {Transfer::Status::kOk, bytes.size()};
  }
  if (held_.empty()) return wire_.send(bytes);
  const std::size_t before = held_.size();
  held_.append(bytes);
  const Transfer transfer = wire_.send(held_);
  if (transfer.bytes <= before) {
    held_.erase(before).erase(0, transfer.bytes);
    return {transfer.status == Transfer::Status::kOk ? Transfer::Status::kWantsWrite : transfer.status};
  }
  held_ = {};
  return {Transfer::Status::kOk, transfer.bytes - before};
}

Transfer::Status TlsChannel::send_held() {
  while (!held_.empty()) {
    const Transfer transfer = wire_.send(held_);
    if (transfer.status != Transfer::Status::kOk) return transfer.status;
    held_.erase(0, transfer.bytes);
  }
  held_ = {};
  return Transfer::Status::kOk;
}

Transfer::Status TlsChannel::outcome(int result) {
  using Status = Transfer::Status;
  switch (SSL_get_error(channel_.get(), result)) {
    case SSL_ERROR_NONE: return Status::kOk;
    case SSL_ERROR_WANT_READ: return Status::kWantsRead;
    case SSL_ERROR_WANT_WRITE: return Status::kWantsWrite;
    case SSL_ERROR_ZERO_RETURN: return Status::kEnd;
    default: break;
  }
  ERR_clear_error();  // what is left in the thread's queue would be taken for the next connection's
  broken_ = true;
  return Status::kBroken;
}

Transfer TlsChannel::read(std::span<char> into) {
  std::size_t taken = 0;
  reading_ = true;
  const int result = SSL_read_ex(channel_.get(), into.data(), into.size(), &taken);
  reading_ = drained_ = false;
  // After a read that found too little the wire tells of more; half a record is no reason to read again at once.
  has_unread_ = result == 1 && SSL_has_pending(channel_.get()) == 1;
  const Transfer transfer{outcome(result), taken};
  if (transfer.status == Transfer::Status::kOk) return transfer;
  // A handshake's flight, or an alert that says what was wrong.
  const Transfer::Status sent = send_held();
  return sent == Transfer::Status::kOk || transfer.status == Transfer::Status::kBroken ? transfer : Transfer{sent};
}

Transfer TlsChannel::write(std::string_view bytes) {
  std::size_t all = 0;
  while (all < bytes.size()) {
    std::size_t taken = 0;
    const int result = SSL_write_ex(channel_.get(), bytes.data() + all, bytes.size() - all, &taken);
    if (result != 1) return {outcome(result), all};
    all += taken;
  }
  return {Transfer::Status::kOk, all};
}

bool TlsChannel::hung_up() {
  char byte = 0;
  const int result = SSL_peek(channel_.get(), &byte, 1);
  has_unread_ = result == 1;
  const Transfer::Status status = outcome(result);
  return status == Transfer::Status::kEnd || status == Transfer::Status::kBroken;
}

void TlsChannel::say_goodbye() {
  if (broken_ || SSL_in_init(channel_.get()) == 1) return;
  if (SSL_shutdown(channel_.get()) < 0) ERR_clear_error();  // a client that has gone needs none
}

}  // namespace http::server
