#include "crypto/authenticator.h"

#include <openssl/x509v3.h>

#include "base/text.h"
#include "crypto/openssl.h"

namespace crypto {
namespace {

using OwnedX509 = std::unique_ptr<X509, FreeWith<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>>;
using ObjectId = std::unique_ptr<ASN1_OBJECT, FreeWith<ASN1_OBJECT_free>>;
using OctetString = std::unique_ptr<ASN1_OCTET_STRING, FreeWith<ASN1_OCTET_STRING_free>>;

constexpr const char* kAaguidExtension = "1.3.6.1.4.1.45724.1.1.4";  // id-fido-gen-ce-aaguid

std::string big_endian(std::uint32_t number, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(number >> (8 * i)));
  return out;
}

std::string head_of(const MadeAuthenticatorData& data, std::uint8_t more_flags) {
  const std::uint8_t flags = 0x01 | (data.user_verified ? 0x04 : 0) | more_flags;
  return sha256(data.relying_party_id) + big_endian(flags, 1) + big_endian(data.sign_count, 4);
}

std::string attestation_object(std::string_view format, Cbor statement, std::string_view data) {
  return write_cbor(Cbor::map({Cbor::text_of("fmt"), Cbor::text_of(format), Cbor::text_of("attStmt"), std::move(statement),
                               Cbor::text_of("authData"), Cbor::bytes(data)}));
}

std::string signed_part(std::string_view data, std::string_view client_data_json) {
  return std::string(data) + sha256(client_data_json);
}

Cbor chain_of(const Attestor& attestor) { return Cbor::array({Cbor::bytes(attestor.certificate)}); }

void name(X509_NAME* subject, const char* field, const char* value) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(value);
  base::check(X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8, bytes, -1, -1, 0) == 1, "a name takes a field");
}

void add_extension(X509* certificate, X509_EXTENSION* raw) {
  const Extension extension(raw);
  base::check(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, "a certificate takes an extension");
}

// The model, as a string within the extension's string (WebAuthn section 8.2.1).
void add_aaguid(X509* certificate, std::string_view aaguid) {
  const std::string wrapped = '\x04' + big_endian(static_cast<std::uint32_t>(aaguid.size()), 1) + std::string(aaguid);
  const auto bytes = base::as_bytes(wrapped);
  const OctetString value(ASN1_OCTET_STRING_new());
  base::check(ASN1_OCTET_STRING_set(value.get(), bytes.data(), static_cast<int>(bytes.size())) == 1, "memory for a string");
  const ObjectId id(OBJ_txt2obj(kAaguidExtension, 1));
  add_extension(certificate, X509_EXTENSION_create_by_OBJ(nullptr, id.get(), 0, value.get()));
}

template <class T, class Write>
std::string der_of(const T* object, Write&& write) {
  const int size = write(object, nullptr);
  base::check(size > 0, "OpenSSL writes what it made");
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  write(object, &out);
  return der;
}

}  // namespace

std::string authenticator_data(const MadeAuthenticatorData& data) { return head_of(data, 0); }

std::string authenticator_data(const MadeAuthenticatorData& data, const MadeCredential& credential, std::string_view aaguid) {
  return head_of(data, 0x40) + std::string(aaguid) + big_endian(static_cast<std::uint32_t>(credential.id.size()), 2) +
         credential.id + write_cbor(cose_key(credential.algorithm, credential.key));
}

// Its dates are fixed, so that it is good whatever a tenant's clock says.
Attestor::Attestor(const base::Seed& seed, std::string_view aaguid) : key(Key::make_p256(seed.derive("attestation"))) {
  const QuietErrors quiet;
  const OwnedX509 made(X509_new());
  base::check(made != nullptr && X509_set_version(made.get(), X509_VERSION_3) == 1, "memory for a certificate");
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  ASN1_TIME_set_string(X509_getm_notBefore(made.get()), "20200101000000Z");
  ASN1_TIME_set_string(X509_getm_notAfter(made.get()), "20991231235959Z");
  X509_NAME* subject = X509_get_subject_name(made.get());
  name(subject, "C", "US");
  name(subject, "O", "understudy");
  name(subject, "OU", "Authenticator Attestation");
  name(subject, "CN", "understudy virtual authenticator");
  X509_set_issuer_name(made.get(), subject);
  X509_set_pubkey(made.get(), key.get());
  add_extension(made.get(), X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, "critical,CA:FALSE"));
  add_aaguid(made.get(), aaguid);
  base::check(X509_sign(made.get(), key.get(), EVP_sha256()) > 0, "a private key signs");
  certificate = der_of(made.get(), i2d_X509);
}

std::string none_attestation(std::string_view data) { return attestation_object("none", Cbor::map({}), data); }

std::string packed_attestation(std::string_view data, std::string_view client_data_json, const MadeCredential& credential) {
  const std::string signature = sign_raw(credential.algorithm, credential.key, signed_part(data, client_data_json));
  const auto algorithm = static_cast<std::int64_t>(credential.algorithm);
  return attestation_object(
      "packed", Cbor::map({Cbor::text_of("alg"), Cbor::of(algorithm), Cbor::text_of("sig"), Cbor::bytes(signature)}), data);
}

std::string packed_attestation(std::string_view data, std::string_view client_data_json, const Attestor& attestor) {
  const std::string signature = sign_raw(CoseAlgorithm::kEs256, attestor.key, signed_part(data, client_data_json));
  const auto algorithm = static_cast<std::int64_t>(CoseAlgorithm::kEs256);
  return attestation_object("packed",
                            Cbor::map({Cbor::text_of("alg"), Cbor::of(algorithm), Cbor::text_of("sig"),
                                       Cbor::bytes(signature), Cbor::text_of("x5c"), chain_of(attestor)}),
                            data);
}

std::string u2f_attestation(std::string_view data, std::string_view client_data_json, const MadeCredential& credential,
                            std::string_view relying_party_id, const Attestor& attestor) {
  const Cbor key = cose_key(credential.algorithm, credential.key);
  const std::string point = '\x04' + key.find(-2)->text + key.find(-3)->text;
  const std::string input =
      '\0' + sha256(relying_party_id) + sha256(client_data_json) + credential.id + point;
  const std::string signature = sign_raw(CoseAlgorithm::kEs256, attestor.key, input);
  return attestation_object(
      "fido-u2f", Cbor::map({Cbor::text_of("sig"), Cbor::bytes(signature), Cbor::text_of("x5c"), chain_of(attestor)}), data);
}

std::string assertion_signature(std::string_view data, std::string_view client_data_json, const MadeCredential& credential) {
  return sign_raw(credential.algorithm, credential.key, signed_part(data, client_data_json));
}

std::string public_key_der(const Key& key) { return der_of(key.get(), i2d_PUBKEY); }

}  // namespace crypto
