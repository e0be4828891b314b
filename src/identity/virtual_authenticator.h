#pragma once
// Authenticators of the emulator's own, with the part that a browser plays: they make passkeys and sign with them where a
// test has neither a browser nor a security key. Values of an account's snapshot; the ceremonies are pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/draws.h"
#include "base/result.h"
#include "crypto/authenticator.h"
#include "json/value.h"
#include "json/writer.h"

namespace identity {

struct VirtualCredential {
  std::string id;                // base64url
  std::string relying_party_id;  // "" of a fixture's: good for any
  std::string user_handle;       // base64url
  crypto::CoseAlgorithm algorithm = crypto::CoseAlgorithm::kEs256;
  crypto::Key key;
  std::uint32_t sign_count = 0;
};

enum class VirtualAttestation : std::uint8_t { kNone, kPacked, kPackedX5c, kFidoU2f };
std::string_view to_string(VirtualAttestation attestation);  // "none", "packed", "packed-x5c", "fido-u2f"
std::optional<VirtualAttestation> parse_attestation(std::string_view name);

struct VirtualAuthenticator {
  static constexpr std::string_view kAaguid = "756e6465-7273-7475-6479-000000000000";  // "understudy"

  std::string id;    // "vau…"
  bool u2f = false;  // speaks U2F: ES256, no user verification, credentials that have to be named
  VirtualAttestation attestation = VirtualAttestation::kNone;
  std::optional<crypto::CoseAlgorithm> algorithm;  // the first asked for that it knows, where there is none
  bool user_verified = true;
  std::string aaguid{kAaguid};
  std::vector<VirtualCredential> credentials;
};

// Why a browser would reject the promise: a DOMException's name, and a sentence.
struct Refusal {
  std::string_view name;
  std::string_view message;
};

// A ceremony that a page of `origin` asks for, read from options in their JSON form.
struct CreationRequest {
  std::string origin;
  std::string relying_party_id;
  std::string challenge;    // base64url without padding
  std::string user_handle;  // likewise
  crypto::CoseAlgorithm algorithm = crypto::CoseAlgorithm::kEs256;
};
base::Result<CreationRequest, Refusal> plan_creation(const VirtualAuthenticator& authenticator, json::Value options,
                                                     std::string_view origin);
struct AssertionRequest {
  std::string origin;
  std::string relying_party_id;
  std::string challenge;
  std::string credential_id;
};
base::Result<AssertionRequest, Refusal> plan_assertion(const VirtualAuthenticator& authenticator, json::Value options,
                                                       std::string_view origin);

// The credential that answers the request. Its key is a function of the seed and the id; RS256's takes about 100 ms.
VirtualCredential make_credential(const CreationRequest& request, std::string credential_id, const base::Seed& seed);

// PublicKeyCredentials as a browser's would be in JSON.
void write_attestation(json::Writer& out, const VirtualAuthenticator& authenticator, const VirtualCredential& credential,
                       const CreationRequest& request, const base::Seed& seed);
void write_assertion(json::Writer& out, const VirtualAuthenticator& authenticator, const VirtualCredential& credential,
                     const AssertionRequest& request);

}  // namespace identity
