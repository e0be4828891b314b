#include "providers/okta/webauthn.h"

#include <algorithm>

#include "base/text.h"
#include "core/rows.h"
#include "core/tenant.h"
#include "crypto/webauthn.h"
#include "oauth/redirect_uri.h"
#include "providers/okta/links.h"
#include "providers/okta/problems.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;
using crypto::CoseAlgorithm;
using identity::Passkey;

constexpr std::string_view kWebAuthn = "/idp/myaccount/webauthn";
constexpr std::size_t kChallengeBytes = 24;  // 32 characters of base64url
constexpr CoseAlgorithm kPasskeyAlgorithms[] = {CoseAlgorithm::kEs256, CoseAlgorithm::kRs256};

constexpr std::string_view kEnrolledAlready = "The credential is enrolled already.";
constexpr std::string_view kOtherChallenge = "The challenge is not the one of the registration.";

void write_passkey(json::Writer& out, const Call& call, const Passkey& passkey) {
  out.begin_object().member("id", passkey.id).member("status", "ACTIVE").member("type", "security_key");
  out.member("key", "webauthn").member("name", passkey.name).member("credentialId", passkey.credential_id);
  out.member("created", passkey.created_at).member("lastUpdated", passkey.updated_at).key("_links").begin_object();
  write_link(out, call.base, "self", {kWebAuthn, "/", passkey.id}, hints::kGetDelete);
  out.end_object().end_object();
}

std::string display_name(const Account& me) {
  if (const std::string_view chosen = me.profile.text("displayName"); !chosen.empty()) return std::string(chosen);
  const std::string first(me.profile.text("firstName")), last(me.profile.text("lastName"));
  const std::string both = first + (first.empty() || last.empty() ? "" : " ") + last;
  return both.empty() ? std::string(me.login) : both;
}

void write_descriptor(json::Writer& out, std::string_view id) {
  out.begin_object().member("type", "public-key").member("id", id).end_object();
}

// Without rp.id: a client's page is the relying party, or says which domain above it is.
void write_options(json::Writer& out, const Call& call, const Account& me, const Settings& settings) {
  out.begin_object().key("rp").begin_object().member("name", settings.organization).end_object();
  out.key("user").begin_object().member("displayName", display_name(me)).member("name", me.login);
  out.member("id", me.id).end_object().key("pubKeyCredParams").begin_array();
  for (const auto algorithm : kPasskeyAlgorithms)
    out.begin_object().member("type", "public-key").member("alg", static_cast<int>(algorithm)).end_object();
  out.end_array().member("challenge", me.passkey_challenge->challenge).member("attestation", "direct");
  out.key("authenticatorSelection").begin_object();
  out.member("userVerification", settings.webauthn_user_verification).member("requireResidentKey", false);
  out.member("residentKey", "preferred").end_object();
  out.key("u2fParams").begin_object().member("appid", call.base).end_object().key("excludeCredentials").begin_array();
  for (const Passkey& passkey : me.passkeys) write_descriptor(out, passkey.credential_id);
  out.end_array().end_object();
}

Outcome list_webauthn(const Call& call, const Account& me) {
  call.json().begin_array();
  for (const Passkey& passkey : me.passkeys) write_passkey(call.json(), call, passkey);
  call.json().end_array();
  return core::ok();
}

Outcome start_webauthn_enrollment(Call& call, Account& me) {
  const Settings& settings = settings_of(call.world.settings());
  if (!settings.webauthn) return webauthn_disabled();
  if (me.passkeys.size() >= settings.max_passkeys) return too_many_passkeys();
  me.passkey_challenge = identity::PasskeyChallenge::issue(*call.draws, kChallengeBytes, call.now);
  json::Writer& out = call.json();
  out.begin_object().key("options");
  write_options(out, call, me, settings);
  out.member("expiresAt", me.passkey_challenge->expires_at).key("_links").begin_object();
  write_link(out, call.base, "enroll", {kWebAuthn}, hints::kPost);
  out.end_object().end_object();
  return core::ok();
}

// The organization's own origin, and those that its applications' pages are on.
bool is_trusted_origin(const Call& call, std::string_view origin) {
  if (origin == call.base || call.world.tenant().serves(origin)) return true;
  return std::ranges::any_of(settings_of(call.world.settings()).clients, [&](const oauth::Client& client) {
    return std::ranges::any_of(client.web_origins,
                               [&](const std::string& pattern) { return oauth::origin_matches(pattern, origin); });
  });
}

// What was handed in, verified as far as it can be without the account: too dear for a transaction.
struct Attempt {
  std::optional<crypto::Registration> registration;
  std::vector<std::string> transports;
  std::string_view wrong;  // why there is no registration
};

// `text` is a JSON array of strings.
bool read_transports(json::Value text, std::vector<std::string>& transports) {
  if (!text) return true;
  json::Parser parser;
  const auto list = parser.parse_copy(text.string_or(""));
  if (!list || list->type() != json::Type::kArray) return false;
  for (const auto& element : list->array()) {
    const auto name = json::Value(element).string();
    if (!name) return false;
    transports.emplace_back(*name);
  }
  return true;
}

bool is_json_object(json::Value text) {
  json::Parser parser;
  const auto parsed = parser.parse_copy(text.string_or(""));
  return !text || (parsed && parsed->type() == json::Type::kObject);
}

Attempt verify(const Call& call) {
  Attempt attempt;
  const auto client_data = crypto::decode_any_base64(call.body["clientData"].string_or(""));
  const auto attestation = crypto::decode_any_base64(call.body["attestation"].string_or(""));
  if (!client_data) return attempt.wrong = "clientData is not base64.", attempt;
  if (!attestation) return attempt.wrong = "attestation is not base64.", attempt;
  if (!is_json_object(call.body["clientExtensions"])) return attempt.wrong = "clientExtensions is no JSON object in text.", attempt;
  if (!read_transports(call.body["transports"], attempt.transports))
    return attempt.wrong = "transports is no JSON array of names in text.", attempt;
  const crypto::RelyingParty party{
      .allows_origin = [&](std::string_view origin) { return is_trusted_origin(call, origin); },
      .user_verification = settings_of(call.world.settings()).webauthn_user_verification == "required",
      .algorithms = kPasskeyAlgorithms};
  auto registration = crypto::verify_registration(*client_data, *attestation, party);
  if (registration)
    attempt.registration = std::move(*registration);
  else
    attempt.wrong = crypto::describe(registration.error());
  return attempt;
}

Passkey passkey_of(Call& call, const Account& me, const Attempt& attempt) {
  Passkey passkey = identity::make_passkey(*attempt.registration, call.now);
  passkey.id = call.draws->id("fwf", 17);
  passkey.name = identity::authenticator_model(passkey.aaguid);
  if (passkey.name.empty()) passkey.name = "Authenticator";
  passkey.user_handle = me.id;
  passkey.transports = attempt.transports;
  return passkey;
}

// Whatever comes of it, the challenge is spent.
Outcome enrol(Call& call, Account& me, const Attempt& attempt, bool reserved) {
  const auto challenge = std::exchange(me.passkey_challenge, std::nullopt);
  if (!challenge || challenge->expired(call.now)) return core::keep_changes(registration_not_found());
  if (!attempt.registration) return core::keep_changes(attestation_refused(attempt.wrong));
  if (!challenge->is_of(attempt.registration->client)) return core::keep_changes(attestation_refused(kOtherChallenge));
  if (me.passkeys.size() >= settings_of(call.world.settings()).max_passkeys) return core::keep_changes(too_many_passkeys());
  Passkey passkey = passkey_of(call, me, attempt);
  if (!reserved || me.find_credential(passkey.credential_id) != nullptr)
    return core::keep_changes(attestation_refused(kEnrolledAlready));
  me.modified_at = call.now;
  write_passkey(call.json(), call, me.passkeys.emplace_back(std::move(passkey)));
  return core::ok();
}

Outcome create_webauthn_enrollment(Call& call) {
  if (!settings_of(call.world.settings()).webauthn) return webauthn_disabled();
  const Attempt attempt = verify(call);
  const core::AccountName me{std::string(call.caller.account_id), std::string(call.caller.login)};
  const std::string id =
      attempt.registration ? base::base64url(base::as_bytes(attempt.registration->data.credential_id)) : "";
  const bool reserved = attempt.registration && call.world.accounts().reserve_belonging(me, id);
  Outcome outcome = core::edit_own<Account>(call, [&](Account& draft) { return enrol(call, draft, attempt, reserved); });
  if (reserved) call.world.accounts().settle_belonging(me, id);
  return outcome;
}

Outcome get_webauthn(const Call& call, const Account& me) {
  const Passkey* passkey = me.find_passkey(call.path("id"));
  if (passkey == nullptr) return passkey_not_found(call.path("id"));
  write_passkey(call.json(), call, *passkey);
  return core::ok();
}

Outcome delete_webauthn(Call& call, Account& me) {
  const auto removed = erase_if(me.passkeys, [&](const Passkey& passkey) { return passkey.id == call.path("id"); });
  if (removed == 0) return passkey_not_found(call.path("id"));
  me.modified_at = call.now;
  return core::no_content();
}

}  // namespace

std::span<const core::Operation<Account>> webauthn_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"listWebAuthn", list_webauthn},
      {"createWebAuthnEnrollment", create_webauthn_enrollment},
      {"startWebAuthnEnrollment", start_webauthn_enrollment},
      {"getWebAuthn", get_webauthn},
      {"deleteWebAuthn", delete_webauthn},
  };
  return kOperations;
}

}  // namespace providers::okta
