#include "crypto/webauthn.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "crypto/attestation.h"
#include "crypto/jwt.h"
#include "json/value.h"

namespace crypto {
namespace {

constexpr std::size_t kMaxClientData = 16 * 1024;
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kAaguidBytes = 16;
constexpr std::size_t kMaxCredentialId = 1023;

enum Flag : std::uint8_t {
  kUserPresent = 0x01, kUserVerified = 0x04, kBackupEligible = 0x08, kBackedUp = 0x10, kAttested = 0x40, kExtended = 0x80
};

// Bytes from the front, as often as they last.
class Cutter {
 public:
  explicit Cutter(std::string_view bytes) : rest_(bytes) {}

  std::optional<std::string_view> take(std::size_t size) {
    if (rest_.size() < size) return std::nullopt;
    const auto front = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return front;
  }

  std::optional<std::uint32_t> take_number(std::size_t size) {
    const auto bytes = take(size);
    if (!bytes) return std::nullopt;
    std::uint32_t number = 0;
    for (const char byte : *bytes) number = number << 8 | static_cast<std::uint8_t>(byte);
    return number;
  }

  // One map, as it stands.
  std::optional<std::string_view> take_map() {
    const auto item = read_cbor(rest_);
    if (!item || item->value.kind != Cbor::Kind::kMap) return std::nullopt;
    return take(item->size);
  }

  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool read_attested(Cutter& cutter, AuthenticatorData& data) {
  const auto aaguid = cutter.take(kAaguidBytes);
  const auto size = cutter.take_number(2);
  if (!aaguid || !size || *size == 0 || *size > kMaxCredentialId) return false;
  const auto id = cutter.take(*size);
  const auto key = id ? cutter.take_map() : std::nullopt;
  if (!key) return false;
  data.aaguid = *aaguid;
  data.credential_id = *id;
  data.public_key = *key;
  return true;
}

// The id whose hash this is, among those that a page of the origin may use; "" where there is none.
std::string relying_party_of(std::string_view hash, std::string_view origin, std::string_view demanded) {
  if (!demanded.empty()) return sha256(demanded) == hash ? std::string(demanded) : "";
  const std::string host = host_of_origin(origin);
  for (std::string_view domain = host; may_use_relying_party(origin, domain);) {
    if (sha256(domain) == hash) return std::string(domain);
    const auto dot = domain.find('.');
    domain = dot == std::string_view::npos ? std::string_view{} : domain.substr(dot + 1);
  }
  return "";
}

// What both ceremonies are held to alike.
base::Result<std::string, WebAuthnFault> check_common(const ClientData& client, std::string_view type,
                                                      const AuthenticatorData& data, const RelyingParty& party) {
  if (client.type != type) return tl::unexpected(WebAuthnFault::kType);
  if (!party.allows_origin(client.origin)) return tl::unexpected(WebAuthnFault::kOrigin);
  std::string id = relying_party_of(data.rp_id_hash, client.origin, party.id);
  if (id.empty()) return tl::unexpected(WebAuthnFault::kRelyingParty);
  if (!data.user_present) return tl::unexpected(WebAuthnFault::kUserPresence);
  if (party.user_verification && !data.user_verified) return tl::unexpected(WebAuthnFault::kUserVerification);
  return id;
}

std::optional<CoseKey> key_of(std::string_view cose) {
  const auto item = read_cbor(cose);
  return item && item->size == cose.size() ? read_cose_key(item->value) : std::nullopt;
}

}  // namespace

std::string_view describe(WebAuthnFault fault) {
  switch (fault) {
    case WebAuthnFault::kClientData: return "The client data is no JSON object with type, challenge and origin.";
    case WebAuthnFault::kType: return "The client data is of another ceremony.";
    case WebAuthnFault::kOrigin: return "The origin is not allowed.";
    case WebAuthnFault::kAuthenticatorData: return "The authenticator data is malformed.";
    case WebAuthnFault::kRelyingParty: return "The credential is for another relying party.";
    case WebAuthnFault::kUserPresence: return "The user was not present.";
    case WebAuthnFault::kUserVerification: return "The user was not verified.";
    case WebAuthnFault::kAttestationObject: return "The attestation object is malformed.";
    case WebAuthnFault::kCredential: return "The authenticator data has no credential.";
    case WebAuthnFault::kAlgorithm: return "The public key is of no algorithm that was asked for.";
    case WebAuthnFault::kFormat: return "The attestation format is not supported.";
    case WebAuthnFault::kStatement: return "The attestation statement is malformed.";
    case WebAuthnFault::kSignature: return "The signature is wrong.";
    case WebAuthnFault::kCounter: return "The signature counter has not grown.";
  }
  return "";
}

std::optional<ClientData> read_client_data(std::string_view json) {
  if (json.size() > kMaxClientData) return std::nullopt;
  json::Parser parser(kMaxClientData);
  const auto parsed = parser.parse_copy(json);
  if (!parsed) return std::nullopt;
  const auto type = (*parsed)["type"].string(), challenge = (*parsed)["challenge"].string(),
             origin = (*parsed)["origin"].string();
  if (!type || !challenge || !origin) return std::nullopt;
  return ClientData{std::string(*type), std::string(*challenge), std::string(*origin)};
}

std::optional<AuthenticatorData> read_authenticator_data(std::string_view bytes) {
  Cutter cutter(bytes);
  const auto hash = cutter.take(kHashBytes);
  const auto flags = cutter.take_number(1);
  const auto count = cutter.take_number(4);
  if (!hash || !flags || !count) return std::nullopt;
  AuthenticatorData data{.rp_id_hash = std::string(*hash),
                         .user_present = (*flags & kUserPresent) != 0,
                         .user_verified = (*flags & kUserVerified) != 0,
                         .backup_eligible = (*flags & kBackupEligible) != 0,
                         .backed_up = (*flags & kBackedUp) != 0,
                         .sign_count = *count};
  if ((*flags & kAttested) != 0 && !read_attested(cutter, data)) return std::nullopt;
  if ((*flags & kExtended) != 0 && !cutter.take_map()) return std::nullopt;
  return cutter.at_end() ? std::optional(std::move(data)) : std::nullopt;
}

base::Result<Registration, WebAuthnFault> verify_registration(std::string_view client_data_json,
                                                              std::string_view attestation_object,
                                                              const RelyingParty& party) {
  auto client = read_client_data(client_data_json);
  if (!client) return tl::unexpected(WebAuthnFault::kClientData);
  auto object = read_attestation_object(attestation_object);
  if (!object) return tl::unexpected(WebAuthnFault::kAttestationObject);
  auto data = read_authenticator_data(object->authenticator_data);
  if (!data) return tl::unexpected(WebAuthnFault::kAuthenticatorData);
  auto id = check_common(*client, "webauthn.create", *data, party);
  if (!id) return tl::unexpected(id.error());
  if (data->credential_id.empty()) return tl::unexpected(WebAuthnFault::kCredential);
  const auto key = key_of(data->public_key);
  if (!key || std::ranges::find(party.algorithms, key->algorithm) == party.algorithms.end())
    return tl::unexpected(WebAuthnFault::kAlgorithm);
  if (const auto fault = check_attestation(*object, client_data_json, *id, key->algorithm)) return tl::unexpected(*fault);
  return Registration{std::move(*client), std::move(*data), std::move(object->format), std::move(*id)};
}

base::Result<Assertion, WebAuthnFault> verify_assertion(std::string_view client_data_json,
                                                        std::string_view authenticator_data, std::string_view signature,
                                                        std::string_view public_key, std::uint32_t sign_count,
                                                        const RelyingParty& party) {
  auto client = read_client_data(client_data_json);
  if (!client) return tl::unexpected(WebAuthnFault::kClientData);
  auto data = read_authenticator_data(authenticator_data);
  if (!data) return tl::unexpected(WebAuthnFault::kAuthenticatorData);
  const auto id = check_common(*client, "webauthn.get", *data, party);
  if (!id) return tl::unexpected(id.error());
  const auto key = key_of(public_key);
  if (!key) return tl::unexpected(WebAuthnFault::kAlgorithm);
  if (!verify(*key, std::string(authenticator_data) + sha256(client_data_json), signature))
    return tl::unexpected(WebAuthnFault::kSignature);
  if (sign_count > 0 && data->sign_count > 0 && data->sign_count <= sign_count)
    return tl::unexpected(WebAuthnFault::kCounter);
  return Assertion{std::move(*client), std::move(*data)};
}

std::string host_of_origin(std::string_view origin) {
  const auto scheme = origin.find("://");
  if (scheme == std::string_view::npos) return "";
  std::string_view host = origin.substr(scheme + 3);
  host = host.starts_with('[') ? host.substr(0, host.find(']') + 1) : host.substr(0, host.find_first_of(":/?#"));
  return base::to_lower(host);
}

bool may_use_relying_party(std::string_view origin, std::string_view id) {
  const std::string host = host_of_origin(origin);
  if (id.empty() || !host.ends_with(id)) return false;
  if (host.size() == id.size()) return true;
  // A domain above it, but no top-level one; addresses have none above them.
  const bool is_address = host.find_first_not_of("0123456789.") == std::string::npos;
  return !is_address && host[host.size() - id.size() - 1] == '.' && id.find('.') != std::string_view::npos;
}

std::optional<std::string> decode_any_base64(std::string_view text) {
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  std::string url(text);
  std::ranges::replace(url, '+', '-');
  std::ranges::replace(url, '/', '_');
  return base::decode_base64url(url);
}

std::string uuid_text(std::string_view bytes) {
  std::string text = base::hex(base::as_bytes(bytes));
  for (const std::size_t at : {8, 13, 18, 23}) text.insert(at, "-");
  return text;
}

std::optional<std::string> uuid_bytes(std::string_view text) {
  std::string bytes;
  int high = -1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-')) return std::nullopt;
    if (dash) continue;
    const auto digit = std::string_view("0123456789abcdef").find(base::ascii_lower(text[i]));
    if (digit == std::string_view::npos) return std::nullopt;
    if (high >= 0) bytes.push_back(static_cast<char>(high << 4 | static_cast<int>(digit)));
    high = high >= 0 ? -1 : static_cast<int>(digit);
  }
  return bytes.size() == kAaguidBytes && high < 0 ? std::optional(std::move(bytes)) : std::nullopt;
}

}  // namespace crypto
