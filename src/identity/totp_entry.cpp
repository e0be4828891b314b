#include "identity/totp_entry.h"

#include <algorithm>

#include "base/base32.h"

namespace identity {
base::Result<base::List<Totp>> read_totps(const json::Tree& list, const base::List<Totp>& before, std::string_view prefix,
                                           std::size_t length, base::Draws& draws, base::Time now) {
  base::List<Totp> totps;
  for (const json::Tree& entry : list.array() != nullptr ? *list.array() : json::Tree::Array{}) {
    const std::string_view secret = entry.text("secret");
    if (secret.empty() || !base::decode_base32(secret)) return base::fail("an authenticator app needs its `secret` in base32");
    const auto same = std::find_if(before.begin(), before.end(), [&](const Totp& other) { return other.secret == secret; });
    Totp totp = same != before.end() ? *same : Totp{.id = draws.id(prefix, length), .secret = std::string(secret), .created_at = now};
    totp.name = entry.text("name");
    totp.confirmed = entry.text("status", "VERIFIED") == "VERIFIED";
    totps.push_back(std::move(totp));
  }
  return totps;
}

void write_totps(json::Writer& out, const base::List<Totp>& totps) {
  out.begin_array();
  for (const Totp& totp : totps) {
    out.begin_object().member("id", totp.id);
    if (!totp.name.empty()) out.member("name", totp.name);
    out.member("secret", totp.secret).member("status", totp.confirmed ? "VERIFIED" : "UNVERIFIED");
    out.member("created_at", totp.created_at).end_object();
  }
  out.end_array();
}

}  // namespace identity
