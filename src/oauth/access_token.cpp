#include "oauth/access_token.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "json/writer.h"

namespace oauth {
namespace {

constexpr std::array<std::pair<std::string_view, Defect>, 7> kDefects = {{
    {"expired", Defect::kExpired},
    {"not_yet_valid", Defect::kNotYetValid},
    {"wrong_issuer", Defect::kWrongIssuer},
    {"wrong_audience", Defect::kWrongAudience},
    {"bad_signature", Defect::kBadSignature},
    {"unknown_key", Defect::kUnknownKey},
    {"revoked", Defect::kRevoked},
}};

std::string header(std::string_view kid, std::string_view type) {
  std::string text;
  json::Writer out(text);
  out.begin_object().member("kid", kid).member("alg", "RS256").member_unless_empty("typ", type).end_object();
  return text;
}

// The last character but one of the signature: the last one may hold only padding bits.
std::string spoil(std::string token) {
  char& spoiled = token[token.size() - 2];
  spoiled = spoiled == 'A' ? 'B' : 'A';
  return token;
}

// Where a token is looked for goes by the end of its signature, which is as good as random; hashing all of it would be a tenth of
// a request. Nobody makes two that collide on purpose: what is kept was verified, and the whole is compared.
std::uint64_t hash_of(std::string_view token) {
  std::array<std::uint64_t, 2> tail{};
  const std::size_t size = std::min(token.size(), sizeof tail);
  std::memcpy(tail.data(), token.data() + token.size() - size, size);
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;  // 2^64 by the golden ratio: spreads what differs over all bits above it
  std::uint64_t hash = tail[0] * kOdd;
  hash = ((hash ^ hash >> 32) + tail[1]) * kOdd;
  return hash ^ hash >> 32;
}

}  // namespace

std::optional<Defect> parse_defect(std::string_view name) {
  for (const auto& [text, defect] : kDefects)
    if (text == name) return defect;
  return std::nullopt;
}

std::string sign_token(const KeyRing& ring, std::string_view type, std::string_view payload, Defect defect) {
  const state::Guard guard;
  const auto keys = ring.list(guard);
  base::check(!keys.empty(), "signing before the key is there");
  const KeyRing::Named& signer = keys.front();
  const std::string kid = defect == Defect::kUnknownKey ? base::base64url(base::as_bytes(crypto::sha256(payload))) : signer.kid;
  std::string token = crypto::sign(signer.key, crypto::Algorithm::kRs256, header(kid, type), payload);
  return defect == Defect::kBadSignature ? spoil(std::move(token)) : token;
}

base::Result<Claims, TokenFault> verify_access_token(const KeyRing& ring, std::string_view token,
                                                     json::Parser& parser) {
  const auto jws = crypto::split_jws(token);
  if (!jws) return tl::unexpected(TokenFault::kGarbled);
  const auto head = parser.parse_copy(jws->header);
  if (!head || (*head)["alg"].string_or("") != "RS256") return tl::unexpected(TokenFault::kGarbled);
  const std::string kid((*head)["kid"].string_or(""));
  const state::Guard guard;
  const crypto::Key key = ring.find(guard, kid);
  if (!key) return tl::unexpected(TokenFault::kUnknownKey);
  if (!crypto::verify(key, crypto::Algorithm::kRs256, jws->signing_input, jws->signature))
    return tl::unexpected(TokenFault::kBadSignature);
  const auto payload = parser.parse_copy(jws->payload);
  auto claims = payload ? read_claims(*payload) : std::nullopt;
  if (!claims) return tl::unexpected(TokenFault::kGarbled);
  return std::move(*claims);
}

KnownToken* TokenCache::find(std::uint64_t world, std::uint64_t generation, std::string_view token) {
  if (sets_.empty()) return nullptr;
  const std::uint64_t hash = hash_of(token);
  for (Place& place : sets_[hash % sets_.size()].places) {
    if (place.hash != hash || !place.entry) continue;
    Entry& entry = *place.entry;
    if (entry.world == world && entry.generation == generation && entry.token == token) return &entry.known;
  }
  return nullptr;
}

// Where the token was under another generation, else a free place, else the ways in turn.
TokenCache::Place& TokenCache::place_for(std::uint64_t hash) {
  auto& places = sets_[hash % sets_.size()].places;
  for (Place& place : places)
    if (place.entry && place.hash == hash) return place;
  for (Place& place : places)
    if (!place.entry) return place;
  return places[next_victim_++ % kWays];
}

KnownToken& TokenCache::put(std::uint64_t world, std::uint64_t generation, std::string_view token, Claims claims) {
  if (token.size() > kMaxTokenBytes) {
    uncached_ = std::make_unique<KnownToken>(KnownToken{std::move(claims)});
    return *uncached_;
  }
  if (sets_.empty()) sets_.resize(kEntries / kWays);
  const std::uint64_t hash = hash_of(token);
  Place& place = place_for(hash);
  place.hash = hash;
  if (!place.entry) place.entry = std::make_unique<Entry>();
  place.entry->world = world;
  place.entry->generation = generation;
  place.entry->token.assign(token);
  place.entry->known = {std::move(claims)};
  return place.entry->known;
}

}  // namespace oauth
