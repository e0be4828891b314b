// Attestation objects, authenticator data and CBOR as a client would send them: whatever they are, taking them apart and
// verifying ends well, and what is read is written back as something that reads the same.
//
// Links: crypto

#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.h"
#include "crypto/webauthn.h"
#include "expect.h"

namespace {

constexpr crypto::CoseAlgorithm kAlgorithms[] = {crypto::CoseAlgorithm::kEs256, crypto::CoseAlgorithm::kEdDsa,
                                                 crypto::CoseAlgorithm::kRs256};
constexpr std::string_view kCreate = R"({"type":"webauthn.create","challenge":"YQ","origin":"http://localhost"})";
constexpr std::string_view kGet = R"({"type":"webauthn.get","challenge":"YQ","origin":"http://localhost"})";

bool has_other(const crypto::Cbor& value) {
  if (value.kind == crypto::Cbor::Kind::kOther) return true;
  for (const auto& item : value.items)
    if (has_other(item)) return true;
  return false;
}

void check_cbor(std::string_view bytes) {
  const auto item = crypto::read_cbor(bytes);
  if (!item) return;
  fuzz::expect(item->size > 0 && item->size <= bytes.size(), "an item is of the bytes that were given");
  if (const auto key = crypto::read_cose_key(item->value)) {
    const auto again = crypto::read_cose_key(crypto::cose_key(key->algorithm, key->key));
    fuzz::expect(again && again->algorithm == key->algorithm, "a written key is the same key");
    fuzz::expect(!crypto::verify(*key, "input", bytes), "nobody signed this");
  }
  if (has_other(item->value)) return;
  const std::string written = crypto::write_cbor(item->value);
  const auto again = crypto::read_cbor(written);
  fuzz::expect(again && again->size == written.size(), "what is written can be read");
  fuzz::expect(crypto::write_cbor(again->value) == written, "and is written the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = base::as_text({data, size});
  const crypto::RelyingParty party{.allows_origin = [](std::string_view) { return true; }, .algorithms = kAlgorithms};
  check_cbor(bytes);
  if (const auto read = crypto::read_authenticator_data(bytes)) check_cbor(read->public_key);
  if (const auto verified = crypto::verify_registration(kCreate, bytes, party))
    fuzz::expect(!verified->data.credential_id.empty() && !verified->relying_party_id.empty(), "a registration has a credential");
  if (size > 64) {
    const auto signature = bytes.substr(0, 64), rest = bytes.substr(64);
    static_cast<void>(crypto::verify_assertion(kGet, rest, signature, rest, 0, party));
  }
  static_cast<void>(crypto::read_client_data(bytes));
  return 0;
}
