#include "providers/okta/device_enrolment.h"

#include "base/text.h"
#include "core/rows.h"
#include "core/scratch.h"
#include "core/tenant.h"
#include "providers/okta/device_jwt.h"
#include "providers/okta/identifiers.h"
#include "providers/okta/problems.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Problem;
using Refusal = tl::unexpected<Problem>;

base::Result<DeviceKey, Problem> read_key(json::Value keys, std::string_view member) {
  auto key = read_device_key(keys[member]);
  if (!key) return Refusal(wrong_member("/" + std::string(member), key.error().message));
  return std::move(*key);
}

// An enrolment on the device that the request names by its two identifiers. Other people's count: a phone may have several.
std::optional<AppAuthenticator> find_device(Call& call, std::string_view device_id, std::string_view instance_id) {
  std::optional<AppAuthenticator> found;
  const state::Guard guard;
  const auto& accounts = core::accounts_of<Account>(call);
  const auto look = [&](const Account& account) {
    for (const AppAuthenticator& enrolment : account.app_authenticators)
      if (enrolment.device_id == device_id && enrolment.client_instance_id == instance_id) found = enrolment;
  };
  accounts.read(guard, call.caller.reference(), look);
  if (!found) accounts.read(guard, {account_of_instance(instance_id), ""}, look);
  return found;
}

bool attests(Call& call, std::string_view token, const AppAuthenticator& device) {
  const auto jwt = DeviceJwt::parse(token, call.scratch.token_parser);
  return jwt && jwt->text("iss") == device.client_instance_id && jwt->text("sub") == device.device_id &&
         !jwt->text("jti").empty() && jwt->is_for(call) && jwt->in_time(call.now) &&
         jwt->signed_by(device.client_instance.key);
}

// For a device that is known already: an attestation by the key that it enrolled then, in place of a key.
base::Result<void, Problem> read_known_device(Call& call, json::Value device, AppAuthenticator& wanted) {
  const auto known = find_device(call, device["id"].string_or(""), device["clientInstanceId"].string_or(""));
  if (!known) return Refusal(Problem{kDeviceGone, {}});
  const std::string_view token = device["deviceAttestation"]["clientInstanceKeyAttestation"].string_or("");
  if (!attests(call, token, *known))
    return Refusal(wrong_member("/device/deviceAttestation", "It is not the known device's."));
  wanted.device_id = known->device_id;
  wanted.client_instance_id = known->client_instance_id;
  wanted.client_instance = known->client_instance;
  return {};
}

base::Result<void, Problem> read_device(Call& call, json::Value device, AppAuthenticator& wanted) {
  wanted.device_name = device["displayName"].string_or("");
  const auto platform = named<Platform>(device["platform"].string_or(""));
  if (!platform) return Refusal(wrong_member("/device/platform", "It is none of ANDROID, IOS and MACOS."));
  wanted.platform = *platform;
  if (!device["clientInstanceKey"] && device["id"]) return read_known_device(call, device, wanted);
  auto key = read_key(device, "clientInstanceKey");
  if (!key) return Refusal(key.error());
  wanted.client_instance = std::move(*key);
  return {};
}

bool is_environment(json::Value value) {
  const std::string_view name = value.string_or("");
  return !value || value.is_null() || base::iequals(name, "PRODUCTION") || base::iequals(name, "DEVELOPMENT");
}

base::Result<void, Problem> read_push(json::Value push, AppAuthenticator& wanted) {
  wanted.push_token = push["pushToken"].string_or("");
  if (!is_environment(push["apsEnvironment"]))
    return Refusal(wrong_member("/methods/push/apsEnvironment", "It is neither PRODUCTION nor DEVELOPMENT."));
  auto possession = read_key(push["keys"], "proofOfPossession");
  if (!possession) return Refusal(possession.error());
  wanted.possession = std::move(*possession);
  auto verification = read_user_verification(push["keys"]);
  if (!verification) return Refusal(verification.error());
  wanted.user_verification = std::move(*verification);
  read_capabilities(push, wanted);
  return {};
}

}  // namespace

base::Result<std::optional<DeviceKey>, Problem> read_user_verification(json::Value keys) {
  const json::Value jwk = keys["userVerification"];
  if (!jwk || jwk.is_null()) return std::nullopt;
  auto key = read_key(keys, "userVerification");
  if (!key) return Refusal(key.error());
  return std::optional(std::move(*key));
}

void read_capabilities(json::Value push, AppAuthenticator& enrolment) {
  // Beside the keys by the vendor's example and SDKs, among them by its schema.
  const json::Value beside = push["capabilities"]["transactionTypes"];
  const json::Value types = beside ? beside : push["keys"]["capabilities"]["transactionTypes"];
  if (!types) return;
  enrolment.takes_login = enrolment.takes_ciba = false;
  for (const auto& element : types.array()) {
    const bool ciba = named<TransactionType>(json::Value(element).string_or("")) == TransactionType::kCiba;
    (ciba ? enrolment.takes_ciba : enrolment.takes_login) = true;
  }
}

base::Result<AppAuthenticator, Problem> read_enrolment(Call& call) {
  const std::string_view authenticator = call.body["authenticatorId"].string_or("");
  if (authenticator != std::string_view(authenticator_id(call.world, "custom_app"))) return Refusal(authenticator_not_found(authenticator).value());
  AppAuthenticator wanted;
  if (auto read = read_device(call, call.body["device"], wanted); !read) return Refusal(read.error());
  if (auto read = read_push(call.body["methods"]["push"], wanted); !read) return Refusal(read.error());
  const bool verifies = settings_of(call.world.settings()).app_authenticator_verification == UserVerification::kRequired;
  if (verifies && !wanted.user_verification) return Refusal(Problem{kUserVerificationRequired, {}});
  wanted.name = settings_of(call.world.settings()).app_authenticator_name;
  wanted.client_id = call.caller.claims() != nullptr ? call.caller.claims()->client_id
                                                   : call.world.tenant().provider().default_client(call.world);
  return wanted;
}

}  // namespace providers::okta
