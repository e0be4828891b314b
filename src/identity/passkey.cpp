#include "identity/passkey.h"

#include "base/text.h"

namespace identity {

Passkey make_passkey(const crypto::Registration& registration, base::Time now) {
  const crypto::AuthenticatorData& data = registration.data;
  return {.credential_id = base::base64url(base::as_bytes(data.credential_id)),
          .public_key = data.public_key,
          .aaguid = crypto::uuid_text(data.aaguid),
          .relying_party_id = registration.relying_party_id,
          .format = registration.format,
          .sign_count = data.sign_count,
          .backup_eligible = data.backup_eligible,
          .backed_up = data.backed_up,
          .created_at = now,
          .updated_at = now};
}

PasskeyChallenge PasskeyChallenge::issue(base::Draws& draws, std::size_t size, base::Time now) {
  std::vector<std::uint8_t> bytes(size);
  draws.fill(bytes);
  return {base::base64url(bytes), now + kLifetime};
}

bool PasskeyChallenge::is_of(const crypto::ClientData& client) const {
  std::string_view given = client.challenge;
  while (given.ends_with('=')) given.remove_suffix(1);
  return base::equal_in_constant_time(challenge, given);
}

}  // namespace identity
