#include "providers/okta/push_response.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace providers::okta {
namespace {

using Refused = tl::unexpected<std::string_view>;

constexpr std::string_view kResponseType = "okta-pushbind+jwt";
constexpr std::string_view kUserVerificationKey = "userVerification";
constexpr std::string_view kPossessionKey = "proofOfPossession";

struct Consent {
  std::string_view name;
  PushAnswer answer;
};

// What a person can have done (reference section 3.8). A device that asked nobody says NONE, which is judged apart.
constexpr std::array<Consent, 7> kConsents = {{
    {"APPROVED_CONSENT_PROMPT", PushAnswer::kApproved},
    {"APPROVED_USER_VERIFICATION", PushAnswer::kApproved},
    {"DENIED_CONSENT_PROMPT", PushAnswer::kRejected},
    {"CANCELLED_USER_VERIFICATION", PushAnswer::kRejected},
    {"USER_ABANDONED", PushAnswer::kRejected},
    {"UV_TEMPORARILY_UNAVAILABLE", PushAnswer::kRejected},
    {"UV_PERMANENTLY_UNAVAILABLE", PushAnswer::kRejected},
}};

base::Result<PushAnswer, std::string_view> read_consent(const DeviceJwt& response, const PushChallenge& challenge) {
  const std::string_view given = response["challengeResponseContext"]["userConsent"].string_or("");
  if (given == "NONE") {
    if (challenge.mediation == UserMediation::kNone) return PushAnswer::kApproved;
    return Refused("The person has to be asked.");
  }
  const auto* consent = std::ranges::find(kConsents, given, &Consent::name);
  if (consent == kConsents.end()) return Refused("userConsent is none that there is.");
  return consent->answer;
}

// "" where every claim says what it has to.
std::string_view wrong_claim(const core::Call& call, const DeviceJwt& response, const Account& me,
                             const AppAuthenticator& enrolment, const PushChallenge& challenge) {
  if (!base::iequals(response.type(), kResponseType)) return "typ is not okta-pushbind+jwt.";
  if (response.text("iss") != enrolment.id) return "iss is not the enrollment.";
  if (response.text("sub") != me.id) return "sub is not the user.";
  if (!response.is_for(call)) return "aud is not the issuer of the challenge.";
  if (response.text("jti").empty()) return "jti is missing.";
  if (!response.in_time(call.now)) return "It is not good at this time.";
  if (response.text("methodEnrollmentId") != enrolment.method_id) return "methodEnrollmentId is not the push method's.";
  if (response.text("tx") != challenge.id) return "tx is not the challenge.";
  if (response.text("nonce") != challenge.nonce) return "nonce is not the challenge's.";
  if (response["challengeResponseContext"]["transactionType"].string_or("") != name_of(challenge.type))
    return "transactionType is not the challenge's.";
  return {};
}

}  // namespace

const DeviceKey* key_of_response(const DeviceJwt& response, const AppAuthenticator& enrolment) {
  const std::string_view type = response.text("keyType");
  const DeviceKey* key = nullptr;
  if (type == kPossessionKey) key = &enrolment.possession;
  if (type == kUserVerificationKey && enrolment.user_verification) key = &*enrolment.user_verification;
  return key != nullptr && key->key && key->kid == response.kid() ? key : nullptr;
}

base::Result<PushAnswer, std::string_view> judge_response(const core::Call& call, const DeviceJwt& response,
                                                          const Account& me, const AppAuthenticator& enrolment,
                                                          const PushChallenge& challenge) {
  if (enrolment.standing != Standing::kActive) return Refused("The enrollment is not active.");
  if (!me.waits(challenge, call.now)) return Refused("The challenge does not wait for an answer.");
  if (const auto wrong = wrong_claim(call, response, me, enrolment, challenge); !wrong.empty()) return Refused(wrong);
  auto answer = read_consent(response, challenge);
  const bool approved = answer && *answer == PushAnswer::kApproved;
  if (approved && challenge.verification == UserVerification::kRequired && response.text("keyType") != kUserVerificationKey)
    return Refused("The user verification key has to sign.");
  return answer;
}

}  // namespace providers::okta
