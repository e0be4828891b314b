#include "contract/runner/proofs.h"

#include <stdexcept>

#include "unit/support/dpop.h"

namespace contract {
namespace {

const crypto::Key& client_key() {
  static const crypto::Key key = *crypto::Key::from_pem(R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgtVbSWMRQ/X63kDNt
2GqRMKDtMT1DQp3hTOuyF4SmtZqhRANCAAQdx/0fNb8x4Aw0X+OxCIIYFDQ7KhYH
0IeB3CdawFKJIyPxwlep3CVlVW6OCWi9CA8XjexvikFr8utb9fQrJ5fZ
-----END PRIVATE KEY-----
)");
  return key;
}

}  // namespace

std::string dpop_proof(const std::string& words, const Values& values) {
  const auto parts = base::split(words, ' ');
  if (parts.size() < 3) throw std::runtime_error("a proof is {{dpop JTI METHOD URI …}}");
  support::ProofOf wanted{.method = std::string(parts[1]), .uri = std::string(parts[2]),
                          .issued_at = *base::parse_rfc3339("2026-01-01T00:00:00Z"), .id = std::string(parts[0])};
  for (std::size_t i = 3; i < parts.size(); ++i) {
    const auto equals = parts[i].find('=');
    const std::string& value = values.at(std::string(parts[i].substr(equals + 1)));
    (parts[i].starts_with("ath=") ? wanted.token : wanted.nonce) = value;
  }
  return support::proof(client_key(), wanted);
}

std::string dpop_thumbprint() { return client_key().thumbprint(); }

}  // namespace contract
