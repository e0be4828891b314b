#include "oauth/sealed.h"

#include <sodium.h>

#include "base/result.h"
#include "base/sodium.h"
#include "base/text.h"

namespace oauth {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kTimeBytes = 8;

using Nonce = std::array<std::uint8_t, kNonceBytes>;
using Key = std::array<std::uint8_t, 32>;

std::string hash(const Key& key, std::string_view purpose, std::string_view plain, std::size_t bytes) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, key.data(), key.size(), bytes);
  const std::uint64_t length = purpose.size();  // so that purpose and content cannot run into each other
  crypto_generichash_update(&state, reinterpret_cast<const std::uint8_t*>(&length), sizeof length);
  crypto_generichash_update(&state, base::as_bytes(purpose).data(), purpose.size());
  crypto_generichash_update(&state, base::as_bytes(plain).data(), plain.size());
  std::string digest(bytes, '\0');
  crypto_generichash_final(&state, reinterpret_cast<std::uint8_t*>(digest.data()), bytes);
  return digest;
}

std::string time_bytes(base::Time time) {
  std::string bytes;
  auto n = static_cast<std::uint64_t>(time.time_since_epoch().count());
  for (std::size_t i = 0; i < kTimeBytes; ++i, n >>= 8) bytes += static_cast<char>(n & 0xff);
  return bytes;
}

base::Time read_time(std::string_view bytes) {
  std::uint64_t n = 0;
  for (std::size_t i = kTimeBytes; i-- > 0;) n = n << 8 | static_cast<std::uint8_t>(bytes[i]);
  return base::Time(base::Duration(static_cast<std::int64_t>(n)));
}

const std::uint8_t* bytes_of(std::string_view text) { return base::as_bytes(text).data(); }

}  // namespace

Sealer::Sealer(const base::Seed& seed) {
  base::require_sodium();
  crypto_generichash(key_.data(), key_.size(), seed.bytes().data(), seed.bytes().size(), nullptr, 0);
}

std::string Sealer::seal(std::string_view purpose, std::string_view content, base::Time expires_at) const {
  const std::string plain = time_bytes(expires_at) + std::string(content);
  // The nonce is a function of all that is sealed, so it never comes with two messages (a synthetic one, as in RFC 5297).
  const std::string nonce = hash(key_, purpose, plain, kNonceBytes);
  std::string sealed = nonce + std::string(plain.size() + kTagBytes, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<std::uint8_t*>(sealed.data()) + kNonceBytes, nullptr,
                                             bytes_of(plain), plain.size(), bytes_of(purpose), purpose.size(), nullptr,
                                             bytes_of(nonce), key_.data());
  return base::base64url(base::as_bytes(sealed));
}

std::optional<std::string> Sealer::open(std::string_view purpose, std::string_view sealed, base::Time now) const {
  const auto bytes = base::decode_base64url(sealed);
  if (!bytes || bytes->size() < kNonceBytes + kTagBytes + kTimeBytes) return std::nullopt;
  const std::string_view box = std::string_view(*bytes).substr(kNonceBytes);
  std::string plain(box.size() - kTagBytes, '\0');
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<std::uint8_t*>(plain.data()), nullptr, nullptr,
                                                                bytes_of(box), box.size(), bytes_of(purpose), purpose.size(),
                                                                bytes_of(*bytes), key_.data());
  if (failed != 0 || read_time(plain) <= now) return std::nullopt;
  return plain.substr(kTimeBytes);
}

std::optional<json::Value> Sealer::open_json(std::string_view purpose, std::string_view sealed, base::Time now, json::Parser& parser) const {
  const auto content = open(purpose, sealed, now);
  if (!content) return std::nullopt;
  const auto value = parser.parse_copy(*content);
  return value ? std::optional(*value) : std::nullopt;
}

}  // namespace oauth
