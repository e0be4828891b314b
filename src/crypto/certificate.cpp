#include "crypto/certificate.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>

#include "base/text.h"
#include "crypto/openssl.h"

namespace crypto {
namespace {

using Extension = std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>>;
using GeneralNames = std::unique_ptr<GENERAL_NAMES, FreeWith<GENERAL_NAMES_free>>;
using NameConstraints = std::unique_ptr<NAME_CONSTRAINTS, FreeWith<NAME_CONSTRAINTS_free>>;

constexpr base::Duration kSkew = std::chrono::hours{24};  // clients' clocks may be behind
constexpr base::Duration kAuthorityLife = std::chrono::days{3650};
constexpr base::Duration kServerLife = std::chrono::days{390};
constexpr base::Duration kTokenKeyLife = std::chrono::days{30 * 365};
constexpr int kSerialBits = 127;  // at most 20 octets, positive (RFC 5280 section 4.1.2.2)

enum class Kind { kDns, kV4, kV6 };

Kind kind_of(const std::string& name) {
  std::array<unsigned char, sizeof(in6_addr)> address;
  if (inet_pton(AF_INET, name.c_str(), address.data()) == 1) return Kind::kV4;
  return inet_pton(AF_INET6, name.c_str(), address.data()) == 1 ? Kind::kV6 : Kind::kDns;
}

std::string general_name(const std::string& name) { return (kind_of(name) == Kind::kDns ? "DNS:" : "IP:") + name; }

// A constraint takes in what lies below a name, so a wildcard is its parent; an address stands for itself alone.
std::string permitted(const std::string& name) {
  switch (kind_of(name)) {
    case Kind::kDns: return "permitted;DNS:" + (name.starts_with("*.") ? name.substr(2) : name);
    case Kind::kV4: return "permitted;IP:" + name + "/255.255.255.255";
    case Kind::kV6: return "permitted;IP:" + name + "/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
  }
  return {};
}

template <class Write>
std::string joined(const std::vector<std::string>& names, Write write) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + write(name);
  return text;
}

// The DNS name or address of a general name; of a constraint the address without its mask. Empty for other kinds.
std::string text_of(const GENERAL_NAME& name) {
  const auto* value = name.type == GEN_DNS ? name.d.dNSName : name.type == GEN_IPADD ? name.d.iPAddress : nullptr;
  if (value == nullptr) return {};
  const unsigned char* bytes = ASN1_STRING_get0_data(value);
  const auto size = static_cast<std::size_t>(ASN1_STRING_length(value));
  if (name.type == GEN_DNS) return std::string(reinterpret_cast<const char*>(bytes), size);
  constexpr std::size_t kV4 = sizeof(in_addr), kV6 = sizeof(in6_addr);
  const bool v4 = size == kV4 || size == 2 * kV4, v6 = size == kV6 || size == 2 * kV6;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (v4 || v6) inet_ntop(v6 ? AF_INET6 : AF_INET, bytes, text.data(), text.size());
  return text.data();
}

void set_subject(X509* certificate, const std::string& common_name) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto add = [&](const char* field, const std::string& value) {
    base::check(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, base::as_bytes(value).data(),
                                           static_cast<int>(value.size()), -1, 0) == 1,
                "memory for a name");
  };
  add("O", "understudy");
  add("CN", common_name);
}

void set_life(X509* certificate, base::Time now, base::Duration life) {
  const std::time_t from = base::epoch_seconds(now - kSkew);
  const std::time_t to = base::epoch_seconds(now + life);
  base::check(ASN1_TIME_set(X509_getm_notBefore(certificate), from) != nullptr &&
                  ASN1_TIME_set(X509_getm_notAfter(certificate), to) != nullptr,
              "memory for a time");
}

void set_random_serial(X509* certificate) {
  const BigNumber number(BN_new());
  base::check(number != nullptr && BN_rand(number.get(), kSerialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
                  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr,
              "OpenSSL draws a serial number");
}

void extend(X509* certificate, X509* issuer, int extension, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension made(X509V3_EXT_conf_nid(nullptr, &context, extension, value.c_str()));
  base::check(made != nullptr && X509_add_ext(certificate, made.get(), -1) == 1, "OpenSSL takes an extension of ours");
}

Certificate begin(const Key& key) {
  Certificate certificate = Certificate::adopt(X509_new());
  base::check(certificate.get() != nullptr && X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
                  X509_set_pubkey(certificate.get(), key.get()) == 1,
              "memory for a certificate");
  return certificate;
}

void finish(X509* certificate, X509* issuer, const Key& issuer_key) {
  base::check(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1, "memory for a name");
  extend(certificate, issuer, NID_subject_key_identifier, "hash");
  extend(certificate, issuer, NID_authority_key_identifier, "keyid:always");
  base::check(X509_sign(certificate, issuer_key.get(), EVP_sha256()) > 0, "a private key signs");
}

}  // namespace

Certificate Certificate::adopt(X509* certificate) {
  Certificate adopted;
  adopted.certificate_.reset(certificate, X509_free);
  return adopted;
}

base::Result<Certificate> Certificate::from_pem(std::string_view pem) {
  const QuietErrors quiet;
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  base::check(bio != nullptr, "memory for a PEM");
  X509* certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr);
  if (certificate == nullptr) return base::fail("not the PEM of a certificate");
  return adopt(certificate);
}

std::string Certificate::pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  base::check(bio != nullptr && PEM_write_bio_X509(bio.get(), get()) == 1, "memory for a PEM");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

std::string Certificate::der() const {
  std::string bytes(static_cast<std::size_t>(i2d_X509(get(), nullptr)), '\0');
  auto* out = reinterpret_cast<unsigned char*>(bytes.data());
  i2d_X509(get(), &out);
  return bytes;
}

std::string Certificate::sha1() const {
  std::string digest(SHA_DIGEST_LENGTH, '\0');
  base::check(X509_digest(get(), EVP_sha1(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) == 1, "OpenSSL has SHA-1");
  return digest;
}

bool Certificate::belongs_to(const Key& key) const {
  const QuietErrors quiet;
  return X509_check_private_key(get(), key.get()) == 1;
}

bool Certificate::signed_with(const Key& authority_key) const {
  const QuietErrors quiet;
  return X509_verify(get(), authority_key.get()) == 1;
}

base::Time Certificate::expires_at() const {
  std::tm when{};
  base::check(ASN1_TIME_to_tm(X509_get0_notAfter(get()), &when) == 1, "a certificate that was read has an end");
  return base::Time(std::chrono::seconds{timegm(&when)});
}

std::vector<std::string> Certificate::names() const {
  const QuietErrors quiet;
  std::vector<std::string> found;
  const GeneralNames names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(get(), NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i)
    found.push_back(text_of(*sk_GENERAL_NAME_value(names.get(), i)));
  return found;
}

std::vector<std::string> Certificate::permitted_names() const {
  const QuietErrors quiet;
  std::vector<std::string> found;
  const NameConstraints constraints(
      static_cast<NAME_CONSTRAINTS*>(X509_get_ext_d2i(get(), NID_name_constraints, nullptr, nullptr)));
  if (constraints == nullptr) return found;
  for (int i = 0; i < sk_GENERAL_SUBTREE_num(constraints->permittedSubtrees); ++i)
    found.push_back(text_of(*sk_GENERAL_SUBTREE_value(constraints->permittedSubtrees, i)->base));
  return found;
}

Certificate make_authority(const Key& key, const std::vector<std::string>& names, base::Time now) {
  Certificate authority = begin(key);
  X509* certificate = authority.get();
  set_random_serial(certificate);
  // Of two roots in one trust store each has a name of its own.
  set_subject(certificate, "understudy local CA " + key.thumbprint().substr(0, 8));
  set_life(certificate, now, kAuthorityLife);
  extend(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  extend(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(certificate, certificate, NID_name_constraints, "critical," + joined(names, permitted));
  finish(certificate, certificate, key);
  return authority;
}

Certificate make_server_certificate(const Certificate& authority, const Key& authority_key, const Key& key,
                                    const std::vector<std::string>& names, base::Time now) {
  Certificate server = begin(key);
  X509* certificate = server.get();
  set_random_serial(certificate);
  set_subject(certificate, names.front());
  set_life(certificate, now, kServerLife);
  extend(certificate, authority.get(), NID_basic_constraints, "critical,CA:FALSE");
  extend(certificate, authority.get(), NID_key_usage, "critical,digitalSignature");
  extend(certificate, authority.get(), NID_ext_key_usage, "serverAuth");
  extend(certificate, authority.get(), NID_subject_alt_name, joined(names, general_name));
  finish(certificate, authority.get(), authority_key);
  return server;
}

Certificate make_self_signed(const Key& key, const std::string& common_name) {
  const base::Time from = base::Time(std::chrono::sys_days{std::chrono::year{2020} / 1 / 1}.time_since_epoch());
  Certificate made = begin(key);
  X509* certificate = made.get();
  base::check(ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1, "memory for a serial number");
  set_subject(certificate, common_name);
  set_life(certificate, from, kTokenKeyLife);
  finish(certificate, certificate, key);
  return made;
}

}  // namespace crypto
