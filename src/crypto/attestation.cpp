#include "crypto/attestation.h"

#include <fido.h>

#include <memory>

#include "base/text.h"
#include "crypto/jwt.h"
#include "crypto/openssl.h"

namespace crypto {
namespace {

struct FreeCredential {
  void operator()(fido_cred_t* credential) const { fido_cred_free(&credential); }
};
using Credential = std::unique_ptr<fido_cred_t, FreeCredential>;

// Per thread, as libfido2 keeps what it sets there.
void set_up_libfido2() {
  thread_local const bool done = [] {
    fido_init(0);
    return true;
  }();
  static_cast<void>(done);
}

// The members that libfido2 reads, in the definite form that it takes.
std::string statement_of(const Cbor& statement) {
  Cbor kept = Cbor::map({});
  for (const auto& [name, kind] : {std::pair{"alg", Cbor::Kind::kInteger}, std::pair{"sig", Cbor::Kind::kBytes},
                                   std::pair{"x5c", Cbor::Kind::kArray}}) {
    const Cbor* found = statement.find(name, kind);
    if (found == nullptr) continue;
    for (const Cbor& item : found->items)
      if (item.kind != Cbor::Kind::kBytes) return "";
    kept.items.push_back(Cbor::text_of(name));
    kept.items.push_back(*found);
  }
  return write_cbor(kept);
}

// packed: what it was signed with and the signature; fido-u2f: the signature and whose it is.
bool is_complete(const Cbor& statement, bool packed) {
  const bool by_whom = packed ? statement.find("alg", Cbor::Kind::kInteger) != nullptr : statement.find("x5c") != nullptr;
  return by_whom && statement.find("sig", Cbor::Kind::kBytes) != nullptr;
}

bool fill(fido_cred_t* credential, const AttestationObject& object, std::string_view client_data_json,
          const std::string& relying_party_id, CoseAlgorithm algorithm) {
  const std::string statement = statement_of(object.statement);
  const auto client = base::as_bytes(client_data_json), data = base::as_bytes(object.authenticator_data),
             signed_by = base::as_bytes(statement);
  return fido_cred_set_type(credential, static_cast<int>(algorithm)) == FIDO_OK &&
         fido_cred_set_fmt(credential, object.format.c_str()) == FIDO_OK &&
         fido_cred_set_rp(credential, relying_party_id.c_str(), nullptr) == FIDO_OK &&
         fido_cred_set_clientdata(credential, client.data(), client.size()) == FIDO_OK &&
         fido_cred_set_authdata_raw(credential, data.data(), data.size()) == FIDO_OK &&
         fido_cred_set_attstmt(credential, signed_by.data(), signed_by.size()) == FIDO_OK;
}

}  // namespace

std::optional<AttestationObject> read_attestation_object(std::string_view bytes) {
  const auto item = read_cbor(bytes);
  if (!item || item->size != bytes.size()) return std::nullopt;
  const Cbor* format = item->value.find("fmt", Cbor::Kind::kText);
  const Cbor* statement = item->value.find("attStmt", Cbor::Kind::kMap);
  const Cbor* data = item->value.find("authData", Cbor::Kind::kBytes);
  if (format == nullptr || statement == nullptr || data == nullptr) return std::nullopt;
  return AttestationObject{format->text, *statement, data->text};
}

std::optional<WebAuthnFault> check_attestation(const AttestationObject& object, std::string_view client_data_json,
                                               const std::string& relying_party_id, CoseAlgorithm algorithm) {
  const bool packed = object.format == "packed";
  if (object.format == "none")
    return object.statement.items.empty() ? std::nullopt : std::optional(WebAuthnFault::kStatement);
  if (!packed && object.format != "fido-u2f") return WebAuthnFault::kFormat;
  if (!is_complete(object.statement, packed)) return WebAuthnFault::kStatement;
  const QuietErrors quiet;
  set_up_libfido2();
  const Credential credential(fido_cred_new());
  base::check(credential != nullptr, "memory for a credential");
  if (!fill(credential.get(), object, client_data_json, relying_party_id, algorithm)) return WebAuthnFault::kStatement;
  const bool by_itself = packed && object.statement.find("x5c") == nullptr;
  const int verdict = by_itself ? fido_cred_verify_self(credential.get()) : fido_cred_verify(credential.get());
  return verdict == FIDO_OK ? std::nullopt : std::optional(WebAuthnFault::kSignature);
}

}  // namespace crypto
