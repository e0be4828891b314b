#pragma once
// The custom authenticator: an application of the organization's own that is pushed to. What a device enrolled, and the
// challenges that wait for its answer (reference section 3.8). Values inside an account's snapshot.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/draws.h"
#include "base/time.h"
#include "crypto/jwt.h"
#include "identity/push_challenge.h"

namespace providers::okta {

enum class TransactionType : std::uint8_t { kLogin, kCiba };
enum class UserMediation : std::uint8_t { kNone, kOptional, kRequired };
enum class UserVerification : std::uint8_t { kNone, kDiscouraged, kPreferred, kRequired };
enum class Platform : std::uint8_t { kAndroid, kIos, kMacos };
// What became of the enrolment without its device: each is told by an error of its own.
enum class Standing : std::uint8_t { kActive, kSuspended, kDeviceDeleted, kDeleted, kUserDeleted };
using PushAnswer = identity::PushChallenge::Answer;  // kept by the account: identity::Account::push_answer

// The wire's name: "LOGIN", "REQUIRED", "DEVICE_DELETED"; "PENDING" for no answer.
std::string_view name_of(TransactionType value);
std::string_view name_of(UserMediation value);
std::string_view name_of(UserVerification value);
std::string_view name_of(Platform value);
std::string_view name_of(Standing value);
std::string_view name_of(PushAnswer value);
// The value of that name in any case: the vendor's SDKs do not agree on one.
template <class E>
std::optional<E> named(std::string_view name);
template <>
std::optional<TransactionType> named(std::string_view name);
template <>
std::optional<UserMediation> named(std::string_view name);
template <>
std::optional<UserVerification> named(std::string_view name);
template <>
std::optional<Platform> named(std::string_view name);
template <>
std::optional<Standing> named(std::string_view name);

// A public key that a device made, as its JWK had it.
struct DeviceKey {
  std::string kid;
  std::string protection;  // `okta:kpr`: "HARDWARE", "SOFTWARE"; "" where it did not say
  crypto::Key key;         // none for a fixture's device without keys, which is answered for over the admin API
  std::string thumbprint;  // of the key (RFC 7638); "" without one
};

// Why a JWK is not a key that a device may have: a sentence. RSA or EC on P-256 (what RS256 and ES256 sign with).
base::Result<DeviceKey> read_device_key(json::Value jwk);

struct PushChallenge {
  static constexpr base::Duration kLifetime = identity::PushChallenge::kLifetime;

  std::string id;     // "ft", the account's id, a draw: whoever answers has no token
  std::string nonce;
  base::Time created_at{};
  base::Time expires_at{};
  TransactionType type = TransactionType::kLogin;
  UserMediation mediation = UserMediation::kRequired;
  UserVerification verification = UserVerification::kPreferred;
  std::string binding_message;
  std::string application;  // what is signed in to, by its name for people
  std::string client_os;
  std::string client_location;
};

// The account's id inside a challenge's, and inside that of a device's instance: that of the first who enrolled on it. ""
// where there is none.
std::string_view account_of_challenge(std::string_view challenge_id);
std::string_view account_of_instance(std::string_view client_instance_id);
std::string draw_challenge_id(std::string_view account_id, base::Draws& draws);

struct AppAuthenticator {
  std::string id;                  // "pfd…"
  std::string method_id;           // "opf…", of the push method
  std::string device_id;           // "guo…"
  std::string client_instance_id;  // "cli", the account's id, a draw: other people may enrol on the same device
  std::string client_id;           // the application that enrolled, for which challenges are meant
  std::string name;                // the authenticator's, for people
  std::string device_name;
  Platform platform = Platform::kAndroid;
  std::string push_token;
  bool takes_login = true;
  bool takes_ciba = false;
  Standing standing = Standing::kActive;
  DeviceKey client_instance;
  DeviceKey possession;
  std::optional<DeviceKey> user_verification;
  base::Time created_at{};
  base::Time modified_at{};
  base::Time last_challenged_at{};  // the epoch where it never was
  std::vector<PushChallenge> challenges;

  bool takes(TransactionType type) const { return type == TransactionType::kLogin ? takes_login : takes_ciba; }
  const PushChallenge* find_challenge(std::string_view challenge_id) const;
  // Draws the identifiers that are still "".
  void draw_identifiers(std::string_view account_id, base::Draws& draws);
  // Drops the challenges whose time is over.
  void forget_expired(base::Time now);
};

}  // namespace providers::okta
