// Signing up and in with a passkey and without a page (reference section 3.6). What is handed out before an account is known
// is sealed: it holds the challenge, and for a new user the profile.
#include <algorithm>

#include "base/text.h"
#include "core/credentials.h"
#include "core/rows.h"
#include "core/scratch.h"
#include "providers/auth0/client_call.h"
#include "providers/auth0/oauth_replies.h"
#include "providers/auth0/passkeys.h"
#include "providers/auth0/token.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;
using core::Problem;

constexpr std::string_view kSession = "passkey session";
constexpr base::Duration kSessionLifetime = std::chrono::minutes{5};

std::string fresh_challenge(const Call& call) {
  std::array<std::uint8_t, kChallengeBytes> bytes;
  call.scratch.ids.fill(bytes);
  return base::base64url(bytes);
}

// `profile` is absent where somebody signs in.
std::string seal_session(const Call& call, const oauth::Client& client, std::string_view challenge, std::string_view user_handle, json::Value profile) {
  std::string content;
  json::Writer out(content);
  out.begin_object().member("client", client.id).member("challenge", challenge).member("user_handle", user_handle);
  if (profile) json::to_tree(profile).write(out.key("profile"));
  out.end_object();
  return call.world.sealer().seal(kSession, content, call.now + kSessionLifetime);
}

// The name that a new user goes by: the first identifier that the profile has.
std::string_view login_of(json::Value profile) {
  for (const std::string_view name : {"email", "phone_number", "username"})
    if (const auto text = profile[name].string(); text && !text->empty()) return *text;
  return "";
}

Outcome register_passkey(Call& call) {
  const auto client = authenticate_application(call);
  if (!client) return refused(client.error());
  if (!settings_of(call.world.settings()).features.webauthn) return core::problem(causes::kPasskeysOff);
  const json::Value profile = call.body["user_profile"];
  const std::string_view login = login_of(profile);
  if (login.empty()) return core::problem(causes::kIdentifierMissing);
  if (call.world.accounts().resolve(login)) return core::problem(causes::kUserExists);
  std::array<std::uint8_t, 64> handle_bytes;
  call.scratch.ids.fill(handle_bytes);
  CreationOptions options{.challenge = fresh_challenge(call), .user_handle = base::base64url(handle_bytes), .user_name = std::string(login)};
  options.display_name = profile["name"].string_or("");
  call.json().begin_object().key("authn_params_public_key");
  write_creation_options(call, options);
  call.json().member("auth_session", seal_session(call, **client, options.challenge, options.user_handle, profile)).end_object();
  return core::ok();
}

Outcome challenge_passkey(Call& call) {
  const auto client = authenticate_application(call);
  if (!client) return refused(client.error());
  if (!settings_of(call.world.settings()).features.webauthn) return core::problem(causes::kPasskeysOff);
  const std::string challenge = fresh_challenge(call);
  call.json().begin_object().key("authn_params_public_key");
  write_request_options(call, challenge);
  call.json().member("auth_session", seal_session(call, **client, challenge, "", {})).end_object();
  return core::ok();
}

// The fixture's words for what the application said of the new user.
json::Tree user_entry(json::Value profile, std::string_view login) {
  json::Tree entry;
  entry.set("login", json::Tree(std::string(login)));
  json::Tree attributes{json::Tree::Object{}};
  for (const auto& member : profile.object())
    if (const auto text = json::Value(member.value).string()) attributes.set(member.key, json::Tree(std::string(*text)));
  if (const auto email = profile["email"].string())
    entry.set("emails", json::Tree(json::Tree::Array{json::Tree(json::Tree::Object{
                            {"email", json::Tree(std::string(*email))}, {"status", json::Tree(std::string("UNVERIFIED"))}})}));
  else
    entry.set("emails", json::Tree(json::Tree::Array{}));
  entry.set("profile", std::move(attributes));
  return entry;
}

// A new user whose first method is the passkey.
Outcome sign_up(Call& call, const TokenCall& asked, json::Value session, json::Value credential, const SignIn& sign_in) {
  const auto attested = read_attestation(call, credential);
  if (!attested || !answers(attested->registration.client, session["challenge"].string_or(""))) return core::problem(causes::kPasskeyRefused);
  core::Accounts& accounts = call.world.accounts();
  if (accounts.holder_of_belonging(attested->credential_id)) return core::problem(causes::kPasskeyRefused);
  const auto name = accounts.create(user_entry(session["profile"], login_of(session["profile"])), call.now);
  if (!name) return core::problem(causes::kUserExists);
  const std::string handle(session["user_handle"].string_or(""));
  if (!accounts.reserve_belonging(*name, attested->credential_id)) return core::problem(causes::kPasskeyRefused);
  Outcome outcome = issue_tokens(call, asked, *name, causes::kPasskeyRefused, sign_in, [&](Account& me, TokenContents&) -> std::optional<Problem> {
    me.passkeys.push_back(passkey_of(call, *attested, handle));
    return std::nullopt;
  });
  accounts.settle_belonging(*name, attested->credential_id);
  return outcome;
}

Outcome sign_in_with(Call& call, const TokenCall& asked, json::Value session, json::Value credential, const SignIn& sign_in) {
  const auto asserted = read_assertion(call, credential, session["challenge"].string_or(""));
  if (!asserted) return core::problem(causes::kPasskeyRefused);
  return issue_tokens(call, asked, asserted->account, causes::kPasskeyRefused, sign_in, [&](Account& me, TokenContents&) -> std::optional<Problem> {
    return use_passkey(call, me, *asserted) ? std::nullopt : std::optional(Problem{causes::kPasskeyRefused, {}});
  });
}

}  // namespace

Outcome exchange_passkey(Call& call, const TokenCall& asked) {
  const std::string_view sealed = call.body["auth_session"].string_or("");
  json::Parser parser, credential_parser;
  const auto session = call.world.sealer().open_json(kSession, sealed, call.now, parser);
  if (!session || (*session)["client"].string_or("") != asked.client.id) return core::problem(causes::kSessionExpired);
  json::Value credential = call.body["authn_response"];
  if (const auto text = credential.string()) {  // some send it as JSON within JSON
    const auto parsed = credential_parser.parse_copy(*text);
    if (!parsed) return core::problem(causes::kPasskeyRefused);
    credential = *parsed;
  }
  const auto sign_in = read_sign_in(call, asked.client, "swk", "password");
  if (!sign_in) return tl::unexpected(sign_in.error());
  const Outcome outcome = (*session)["profile"] ? sign_up(call, asked, *session, credential, *sign_in)
                                                : sign_in_with(call, asked, *session, credential, *sign_in);
  if (!outcome) return outcome;
  // Used up by success alone; of two that come at once one is told so.
  const bool first = call.world.spent().spend(crypto::sha256(sealed), call.now + kSessionLifetime, call.now);
  if (first) return outcome;
  call.rewind();
  return core::problem(causes::kSessionExpired);
}

std::span<const core::Operation<Account>> passkey_operations() {
  static constexpr core::Operation<Account> kOperations[] = {{"registerPasskey", register_passkey}, {"challengePasskey", challenge_passkey}};
  return kOperations;
}

}  // namespace providers::auth0
