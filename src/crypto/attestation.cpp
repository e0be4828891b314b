#include "crypto/attestation.h"

#include <fido.h>

#include <memory>

#include "base/loaded_library.h"
#include "base/text.h"
#include "crypto/jwt.h"
#include "crypto/openssl.h"

namespace crypto {
namespace {

// What of libfido2 is called. Its own libraries (udev, zlib) are of no use here, and few processes see an attestation.
struct Fido {
  base::LoadedLibrary file{"libfido2.so.1"};
  decltype(&fido_init) init = file.function<decltype(fido_init)>("fido_init");
  decltype(&fido_cred_new) cred_new = file.function<decltype(fido_cred_new)>("fido_cred_new");
  decltype(&fido_cred_free) cred_free = file.function<decltype(fido_cred_free)>("fido_cred_free");
  decltype(&fido_cred_set_type) cred_set_type = file.function<decltype(fido_cred_set_type)>("fido_cred_set_type");
  decltype(&fido_cred_set_fmt) cred_set_fmt = file.function<decltype(fido_cred_set_fmt)>("fido_cred_set_fmt");
  decltype(&fido_cred_set_rp) cred_set_rp = file.function<decltype(fido_cred_set_rp)>("fido_cred_set_rp");
  decltype(&fido_cred_set_clientdata) cred_set_clientdata = file.function<decltype(fido_cred_set_clientdata)>("fido_cred_set_clientdata");
  decltype(&fido_cred_set_authdata_raw) cred_set_authdata_raw = file.function<decltype(fido_cred_set_authdata_raw)>("fido_cred_set_authdata_raw");
  decltype(&fido_cred_set_attstmt) cred_set_attstmt = file.function<decltype(fido_cred_set_attstmt)>("fido_cred_set_attstmt");
  decltype(&fido_cred_verify) cred_verify = file.function<decltype(fido_cred_verify)>("fido_cred_verify");
  decltype(&fido_cred_verify_self) cred_verify_self = file.function<decltype(fido_cred_verify_self)>("fido_cred_verify_self");
};

const Fido& fido() {
  static const Fido loaded;
  thread_local const bool set_up = (loaded.init(0), true);  // per thread, as libfido2 keeps what it sets there
  static_cast<void>(set_up);
  return loaded;
}

struct FreeCredential {
  void operator()(fido_cred_t* credential) const { fido().cred_free(&credential); }
};
using Credential = std::unique_ptr<fido_cred_t, FreeCredential>;

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
  const Fido& library = fido();
  return library.cred_set_type(credential, static_cast<int>(algorithm)) == FIDO_OK &&
         library.cred_set_fmt(credential, object.format.c_str()) == FIDO_OK &&
         library.cred_set_rp(credential, relying_party_id.c_str(), nullptr) == FIDO_OK &&
         library.cred_set_clientdata(credential, client.data(), client.size()) == FIDO_OK &&
         library.cred_set_authdata_raw(credential, data.data(), data.size()) == FIDO_OK &&
         library.cred_set_attstmt(credential, signed_by.data(), signed_by.size()) == FIDO_OK;
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
  const Credential credential(fido().cred_new());
  base::check(credential != nullptr, "memory for a credential");
  if (!fill(credential.get(), object, client_data_json, relying_party_id, algorithm)) return WebAuthnFault::kStatement;
  const bool by_itself = packed && object.statement.find("x5c") == nullptr;
  const int verdict = by_itself ? fido().cred_verify_self(credential.get()) : fido().cred_verify(credential.get());
  return verdict == FIDO_OK ? std::nullopt : std::optional(WebAuthnFault::kSignature);
}

}  // namespace crypto
