#include "providers/okta/app_authenticator.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace providers::okta {
namespace {

// In the order of each enumeration.
constexpr std::array<std::string_view, 2> kTransactionTypes = {"LOGIN", "CIBA"};
constexpr std::array<std::string_view, 3> kMediations = {"NONE", "OPTIONAL", "REQUIRED"};
constexpr std::array<std::string_view, 4> kVerifications = {"NONE", "DISCOURAGED", "PREFERRED", "REQUIRED"};
constexpr std::array<std::string_view, 3> kPlatforms = {"ANDROID", "IOS", "MACOS"};
constexpr std::array<std::string_view, 5> kStandings = {"ACTIVE", "SUSPENDED", "DEVICE_DELETED", "DELETED",
                                                        "USER_DELETED"};
constexpr std::array<std::string_view, 3> kAnswers = {"PENDING", "APPROVED", "DENIED"};

// Identifiers that name their account: a prefix, the account's id, and a draw of that many characters.
constexpr std::string_view kChallengePrefix = "ft";
constexpr std::size_t kChallengeDraw = 16;
constexpr std::string_view kInstancePrefix = "cli";
constexpr std::size_t kInstanceDraw = 8;

std::string_view account_in(std::string_view id, std::string_view prefix, std::size_t draw) {
  if (!id.starts_with(prefix) || id.size() <= prefix.size() + draw) return {};
  return id.substr(prefix.size(), id.size() - prefix.size() - draw);
}

template <class E, std::size_t N>
std::optional<E> find(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i)
    if (base::iequals(names[i], name)) return static_cast<E>(i);
  return std::nullopt;
}

}  // namespace

std::string_view name_of(TransactionType value) { return kTransactionTypes[static_cast<std::size_t>(value)]; }
std::string_view name_of(UserMediation value) { return kMediations[static_cast<std::size_t>(value)]; }
std::string_view name_of(UserVerification value) { return kVerifications[static_cast<std::size_t>(value)]; }
std::string_view name_of(Platform value) { return kPlatforms[static_cast<std::size_t>(value)]; }
std::string_view name_of(Standing value) { return kStandings[static_cast<std::size_t>(value)]; }
std::string_view name_of(PushAnswer value) { return kAnswers[static_cast<std::size_t>(value)]; }

template <>
std::optional<TransactionType> named(std::string_view name) { return find<TransactionType>(kTransactionTypes, name); }
template <>
std::optional<UserMediation> named(std::string_view name) { return find<UserMediation>(kMediations, name); }
template <>
std::optional<UserVerification> named(std::string_view name) { return find<UserVerification>(kVerifications, name); }
template <>
std::optional<Platform> named(std::string_view name) { return find<Platform>(kPlatforms, name); }
template <>
std::optional<Standing> named(std::string_view name) { return find<Standing>(kStandings, name); }

base::Result<DeviceKey> read_device_key(json::Value jwk) {
  if (jwk["kty"].string_or("") == "EC" && jwk["crv"].string_or("") != "P-256")
    return base::fail("an EC key must be on P-256");
  auto key = crypto::Key::from_jwk(jwk);
  if (!key) return tl::unexpected(key.error());
  DeviceKey read;
  read.kid = jwk["kid"].string_or("");
  read.thumbprint = key->thumbprint();
  if (read.kid.empty()) read.kid = read.thumbprint;
  read.protection = jwk["okta:kpr"].string_or("");
  read.key = std::move(*key);
  return read;
}

std::string_view account_of_challenge(std::string_view challenge_id) {
  return account_in(challenge_id, kChallengePrefix, kChallengeDraw);
}

std::string_view account_of_instance(std::string_view client_instance_id) {
  return account_in(client_instance_id, kInstancePrefix, kInstanceDraw);
}

std::string draw_challenge_id(std::string_view account_id, base::Draws& draws) {
  return std::string(kChallengePrefix).append(account_id).append(draws.id("", kChallengeDraw));
}

void AppAuthenticator::draw_identifiers(std::string_view account_id, base::Draws& draws) {
  if (id.empty()) id = draws.id("pfd", 17);
  if (method_id.empty()) method_id = draws.id("opf", 17);
  if (device_id.empty()) device_id = draws.id("guo", 17);
  if (client_instance_id.empty())
    client_instance_id = std::string(kInstancePrefix).append(account_id).append(draws.id("", kInstanceDraw));
}

const PushChallenge* AppAuthenticator::find_challenge(std::string_view challenge_id) const {
  const auto found = std::ranges::find(challenges, challenge_id, &PushChallenge::id);
  return found == challenges.end() ? nullptr : &*found;
}

void AppAuthenticator::forget_expired(base::Time now) {
  erase_if(challenges, [&](const PushChallenge& challenge) { return now >= challenge.expires_at; });
}

}  // namespace providers::okta
