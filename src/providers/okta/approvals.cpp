#include "providers/okta/approvals.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "core/credentials.h"
#include "core/rows.h"
#include "core/tenant.h"
#include "oauth/claims.h"
#include "oauth/grants.h"
#include "oauth/handle.h"
#include "providers/okta/client_call.h"
#include "providers/okta/id_token_hint.h"
#include "providers/okta/oauth_replies.h"
#include "providers/okta/problems.h"
#include "providers/okta/push_challenges.h"
#include "providers/okta/settings.h"
#include "providers/okta/tokens.h"

namespace providers::okta {
namespace {

namespace causes = oauth::causes;
using core::Call;
using core::Outcome;

constexpr std::string_view kGrantType = "urn:openid:params:grant-type:ciba";

std::string_view field(const Call& call, std::string_view name) { return call.body[name].string_or(""); }

// Whom the request's hint means; it has to have exactly one.
base::Result<core::AccountName, core::Problem> hinted_person(const Call& call) {
  const std::string_view login = field(call, "login_hint");
  const std::string_view token = field(call, "id_token_hint");
  if (login.empty() == token.empty()) return core::problem(kHintMissing);
  std::optional<core::AccountName> name;
  if (!login.empty()) name = call.world.accounts().resolve(login);
  if (const auto hint = login.empty() ? read_id_token_hint(call, token) : std::nullopt)
    name = call.world.accounts().resolve(hint->account_id);
  if (!name) return core::problem(kPersonUnknown);
  return *name;
}

// At most as long as a challenge waits.
base::Result<base::Duration, core::Problem> wanted_expiry(const Call& call) {
  const std::string_view text = field(call, "request_expiry");
  if (text.empty()) return PushChallenge::kLifetime;
  unsigned seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool sound = read.ec == std::errc{} && seconds >= 1 && seconds <= 300;
  if (!sound) return core::problem(causes::kParameterInvalid, {"request_expiry"});
  return base::Duration(std::chrono::seconds{seconds});
}

// What was asked for, before it is anybody's.
struct Wanted {
  const oauth::Client& client;
  std::vector<std::string> scopes;
  base::Duration expiry;
};

base::Result<Wanted, core::Problem> read_wanted(const Call& call, const oauth::Client& client) {
  if (!client.may_use(kGrantType)) return core::problem(causes::kGrantTypeNotAllowed);
  const auto known = call.world.tenant().provider().scopes();
  auto scopes = oauth::cut_scopes(client, oauth::split_scopes(field(call, "scope")), {known.begin(), known.end()});
  if (!scopes) return refused(scopes.error());
  if (std::ranges::find(*scopes, "openid") == scopes->end()) return core::problem(kOpenIdMissing);
  const auto expiry = wanted_expiry(call);
  if (!expiry) return tl::unexpected(expiry.error());
  return Wanted{client, std::move(*scopes), *expiry};
}

// The newest device that takes approvals.
AppAuthenticator* device_for_approvals(Account& me) {
  const auto found = std::find_if(me.app_authenticators.rbegin(), me.app_authenticators.rend(), [](const AppAuthenticator& device) {
    return device.takes_ciba && device.standing == Standing::kActive;
  });
  return found == me.app_authenticators.rend() ? nullptr : me.app_authenticators.edit(&*found);
}

const PushChallenge& ask(Call& call, Account& me, AppAuthenticator& device, const Wanted& wanted) {
  PushChallenge challenge;
  challenge.type = TransactionType::kCiba;
  challenge.verification = settings_of(call.world.settings()).app_authenticator_verification;
  challenge.binding_message = field(call, "binding_message");
  challenge.application = wanted.client.name;
  challenge.client_os = "UNKNOWN";
  challenge.client_location = "Unknown";
  challenge.expires_at = call.now + wanted.expiry;
  return push(call, me, device, std::move(challenge));
}

Outcome request_approval(Call& call, Account& me, const Wanted& wanted) {
  AppAuthenticator* device = device_for_approvals(me);
  if (device == nullptr) return core::problem(kPersonUnknown);
  Approval approval;
  approval.challenge_id = ask(call, me, *device, wanted).id;
  approval.id = call.draws->id("", 17);
  approval.proof = call.draws->url_safe(22);
  approval.client_id = wanted.client.id;
  approval.server = server_of(call).name();
  approval.scopes = wanted.scopes;
  approval.acr = field(call, "acr_values");
  approval.expires_at = call.now + wanted.expiry;
  json::Writer& out = call.json();
  out.begin_object().member("auth_req_id", oauth::write_handle(me.id, approval.id, approval.proof));
  out.member("expires_in", static_cast<std::int64_t>(wanted.expiry / std::chrono::seconds{1}));
  out.member("interval", static_cast<std::int64_t>(Approval::kInterval / std::chrono::seconds{1})).end_object();
  if (me.approvals.size() >= Approval::kMost) me.approvals.erase(me.approvals.begin());
  me.approvals.push_back(std::move(approval));
  return core::ok();
}

Outcome bc_authorize(Call& call) {
  if (!call.world.keys().ready()) return core::hold();
  const auto client = authenticate_application(call);
  if (!client) return refused(client.error());
  const auto wanted = read_wanted(call, **client);
  if (!wanted) return tl::unexpected(wanted.error());
  const auto person = hinted_person(call);
  if (!person) return tl::unexpected(person.error());
  act_for(call, *person);
  const auto outcome = core::transact<Account>(call, [&](Account& me) { return request_approval(call, me, *wanted); });
  return outcome ? *outcome : Outcome(core::problem(kPersonUnknown));
}

const Approval* find_approval(const Account& me, const oauth::Handle& handle, const TokenCall& asked) {
  const auto found = std::ranges::find(me.approvals, handle.id, &Approval::id);
  const bool good = found != me.approvals.end() && base::equal_in_constant_time(found->proof, handle.proof) &&
                    found->client_id == asked.client.id && found->server == asked.server.name();
  return good ? &*found : nullptr;
}

// The person has said nothing yet. Whoever asks too soon has to wait longer each time.
Outcome still_pending(Call& call, Approval& approval) {
  const bool too_soon = approval.polled_at != base::Time{} && call.now < approval.polled_at + approval.interval;
  if (too_soon) approval.interval += Approval::kInterval;
  approval.polled_at = call.now;
  return core::keep_changes(core::problem(too_soon ? kPolledTooSoon : kApprovalPending));
}

identity::Grant& open_approved(Call& call, Account& me, const Approval& approval, const TokenCall& asked) {
  identity::Grant terms;
  terms.client_id = asked.client.id;
  terms.audience = approval.server;
  terms.scopes = approval.scopes;
  terms.authentication = {call.now, {"pop"}};
  terms.acr = approval.acr;
  terms.key_thumbprint = asked.key_thumbprint;
  terms.code_used = true;  // there is none
  return oauth::open_grant(me, *call.draws, std::move(terms), call.now);
}

Outcome settle(Call& call, Account& me, const oauth::Handle& handle, const TokenCall& asked, TokenContents& contents) {
  const Approval* approval = find_approval(me, handle, asked);
  if (approval == nullptr) return core::problem(kApprovalUnknown);
  if (call.now >= approval->expires_at) return core::problem(kApprovalExpired);
  const auto answer = me.push_answer(approval->challenge_id, call.now);
  if (answer == PushAnswer::kRejected) return core::problem(causes::kAccessDenied);
  if (answer != PushAnswer::kApproved) return still_pending(call, *me.approvals.edit(approval));
  identity::Grant& grant = open_approved(call, me, *approval, asked);
  if (std::ranges::find(grant.scopes, "offline_access") != grant.scopes.end() && asked.client.may_use("refresh_token"))
    oauth::first_refresh_token(me, grant, call.now);
  contents = draw_tokens(call, me, grant, grant.scopes);
  me.approvals.erase(approval);
  return core::ok();
}

}  // namespace

core::Outcome exchange_approval(Call& call, const TokenCall& asked) {
  const auto handle = oauth::read_handle(field(call, "auth_req_id"));
  if (!handle) return core::problem(kApprovalUnknown);
  act_for(call, {handle->account_id, ""});
  TokenContents contents;
  const auto outcome = core::transact<Account>(call, [&](Account& me) { return settle(call, me, *handle, asked, contents); });
  if (!outcome) return core::problem(kApprovalUnknown);
  return *outcome ? answer_with_tokens(call, contents) : *outcome;
}

std::span<const core::Operation<Account>> approval_operations() {
  static constexpr core::Operation<Account> kOperations[] = {{"bcAuthorize", bc_authorize}, {"bcAuthorizeCustomAS", bc_authorize}};
  return kOperations;
}

}  // namespace providers::okta
