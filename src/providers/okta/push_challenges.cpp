#include "providers/okta/push_challenges.h"

#include "core/rows.h"
#include "core/scratch.h"
#include "providers/okta/app_authenticators.h"
#include "providers/okta/authorization_server.h"
#include "providers/okta/problems.h"
#include "providers/okta/push_response.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;

constexpr std::string_view kVerify = "/idp/myaccount/app-authenticators/challenge/";

// What a device may be asked to tell of itself.
constexpr std::string_view kSignals[] = {"id", "displayName", "platform", "manufacturer", "model", "osVersion",
                                         "serialNumber", "udid", "sid", "imei", "meid", "secureHardwarePresent",
                                         "deviceAttestation"};

void write_context(json::Writer& out, const PushChallenge& challenge) {
  out.key("challengeContext").begin_object();
  out.member("clientOS", challenge.client_os).member("clientLocation", challenge.client_location);
  out.member("transactionTime", challenge.created_at).member("transactionType", name_of(challenge.type));
  if (!challenge.binding_message.empty()) out.member("bindingMessage", challenge.binding_message);
  out.end_object();
}

// Times are integers: the vendor's schema says strings, its samples and SDKs numbers.
std::string payload_of(const core::World& world, std::string_view base, std::string_view user_id,
                       const AppAuthenticator& enrolment, const PushChallenge& challenge) {
  std::string text;
  json::Writer out(text);
  out.begin_object().member("iss", base).member("aud", enrolment.client_id);
  out.member("iat", base::epoch_seconds(challenge.created_at)).member("exp", base::epoch_seconds(challenge.expires_at));
  out.member("jti", challenge.id).member("transactionId", challenge.id).member("nonce", challenge.nonce);
  out.key("signals").begin_array();
  for (std::string_view signal : kSignals) out.string(signal);
  out.end_array();
  out.member("verificationUri", std::string(base).append(kVerify).append(challenge.id).append("/verify"));
  out.member("orgId", organization_id(world)).member("appInstanceName", challenge.application);
  out.member("method", "push").member("methodEnrollmentId", enrolment.method_id);
  // Where the device finds the key: ORIGIN/oauth2/{this}/.well-known/openid-configuration.
  out.member("authorizationServerId", "default");
  out.member("userMediation", name_of(challenge.mediation)).member("userVerification", name_of(challenge.verification));
  out.member("authenticatorEnrollmentId", enrolment.id);
  write_context(out, challenge);
  out.member("userId", user_id).member("ver", 0).end_object();
  return text;
}

Outcome list_pending(const Call& call, const Account& me) {
  const AppAuthenticator* enrolment = me.find_app_authenticator(call.path("enrollmentId"));
  if (enrolment == nullptr) return enrollment_not_found(call.path("enrollmentId"));
  if (auto gone = refuse_inactive(*enrolment)) return tl::unexpected(std::move(*gone));
  if (!call.world.keys().ready()) return core::hold();
  call.json().begin_array();
  for (const PushChallenge& challenge : enrolment->challenges) {
    if (!me.waits(challenge, call.now)) continue;
    call.json().begin_object().member("payloadVersion", "IDXv1");
    call.json().member("challenge", challenge_jwt(call.world, call.base, me.id, *enrolment, challenge)).end_object();
  }
  call.json().end_array();
  return core::ok();
}

tl::unexpected<core::Problem> response_invalid(std::string_view why) {
  core::Problem problem = wrong_member("/challengeResponse", std::string(why));
  problem.cause = kPushResponseInvalid;
  return tl::unexpected(std::move(problem));
}

// What the answer says, its signature verified: against a snapshot, since that is dear. The transaction sees by the
// thumbprint whether the key is still the enrolment's.
struct Judged {
  PushAnswer answer;
  std::string thumbprint;
};
base::Result<Judged, std::string_view> judge(const Call& call, const DeviceJwt& response, const Account& me) {
  const std::string_view id = call.path("challengeId");
  const AppAuthenticator* enrolment = me.enrolment_of_challenge(id);
  if (enrolment == nullptr) return tl::unexpected(std::string_view("There is no such challenge."));
  const DeviceKey* key = key_of_response(response, *enrolment);
  if (key == nullptr) return tl::unexpected(std::string_view("kid and keyType name no enrolled key."));
  const auto answer = judge_response(call, response, me, *enrolment, *enrolment->find_challenge(id));
  if (!answer) return tl::unexpected(answer.error());
  if (!response.signed_by(key->key)) return tl::unexpected(std::string_view("The signature is not the enrolled key's."));
  return Judged{*answer, key->thumbprint};
}

Outcome settle(Call& call, Account& me, const DeviceJwt& response, const Judged& judged) {
  const AppAuthenticator* enrolment = me.enrolment_of_challenge(call.path("challengeId"));
  const DeviceKey* key = enrolment == nullptr ? nullptr : key_of_response(response, *enrolment);
  const bool same = key != nullptr && key->thumbprint == judged.thumbprint && enrolment->standing == Standing::kActive;
  const bool waits = same && me.waits(*enrolment->find_challenge(call.path("challengeId")), call.now);
  if (!waits) return response_invalid("The challenge does not wait for an answer.");
  me.answer_push(call.path("challengeId"), judged.answer == PushAnswer::kApproved, call.now);
  return core::empty(judged.answer == PushAnswer::kApproved ? 200 : 204);
}

// No token comes with this one: the challenge's id says whose it is, the signature that the device is theirs.
Outcome verify_push_challenge(Call& call) {
  call.caller.account_id = account_of_challenge(call.path("challengeId"));
  const auto response =
      DeviceJwt::parse(call.body["challengeResponse"].string_or(""), call.scratch.token_parser);
  if (!response) return response_invalid("It is no JWT signed by RS256 or ES256.");
  base::Result<Judged, std::string_view> judged = tl::unexpected(std::string_view("There is no such challenge."));
  const state::Guard guard;
  core::accounts_of<Account>(call).read(guard, call.caller.reference(), [&](const Account& me) { judged = judge(call, *response, me); });
  if (!judged) return response_invalid(judged.error());
  const auto outcome = core::transact<Account>(call, [&](Account& me) { return settle(call, me, *response, *judged); });
  return outcome ? *outcome : Outcome(response_invalid("There is no such challenge."));
}

}  // namespace

const PushChallenge& push(Call& call, Account& me, AppAuthenticator& enrolment, PushChallenge wanted) {
  enrolment.forget_expired(call.now);
  wanted.id = draw_challenge_id(me.id, *call.draws);
  wanted.nonce = call.draws->url_safe(20);
  wanted.created_at = call.now;
  if (wanted.expires_at == base::Time{}) wanted.expires_at = call.now + PushChallenge::kLifetime;
  enrolment.last_challenged_at = call.now;
  me.ask_by_push(wanted.id, call.now);
  call.send({.channel = identity::Channel::kPush,
             .purpose = identity::Purpose::kPushChallenge,
             .to = enrolment.push_token,
             .challenge_id = wanted.id,
             .expires_at = wanted.expires_at});
  return enrolment.challenges.emplace_back(std::move(wanted));
}

std::string challenge_jwt(const core::World& world, std::string_view base, std::string_view user_id,
                          const AppAuthenticator& enrolment, const PushChallenge& challenge) {
  const state::Guard guard;
  const auto keys = world.keys().list(guard);
  base::check(!keys.empty(), "signing before the key is there");
  std::string header;
  json::Writer out(header);
  out.begin_object().member("kid", keys.front().kid).member("typ", "okta-pushbind+jwt").member("alg", "RS256").end_object();
  return crypto::sign(keys.front().key, crypto::Algorithm::kRs256, header,
                      payload_of(world, base, user_id, enrolment, challenge));
}

std::span<const core::Operation<Account>> push_challenge_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"listAppAuthenticatorPendingPushNotificationChallenges", list_pending},
      {"verifyAppAuthenticatorPushNotificationChallenge", verify_push_challenge},
  };
  return kOperations;
}

}  // namespace providers::okta
