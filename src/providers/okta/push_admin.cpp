#include "providers/okta/push_admin.h"

#include "core/rows.h"
#include "core/tenant.h"
#include "core/vendor_administration.h"
#include "providers/okta/account.h"
#include "providers/okta/problems.h"
#include "providers/okta/push_challenges.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;

// What the admin call asks for, before it is anybody's.
base::Result<PushChallenge, core::Problem> wanted_challenge(const Call& call) {
  const json::Value body = call.body;
  const Settings& settings = settings_of(call.world.settings());
  PushChallenge wanted;
  wanted.type = named<TransactionType>(body["transaction_type"].string_or("")).value_or(wanted.type);
  wanted.mediation = named<UserMediation>(body["user_mediation"].string_or("")).value_or(wanted.mediation);
  wanted.verification = named<UserVerification>(body["user_verification"].string_or(""))
                            .value_or(settings.app_authenticator_verification);
  wanted.binding_message = body["binding_message"].string_or("");
  wanted.client_os = body["client_os"].string_or("UNKNOWN");
  wanted.client_location = body["client_location"].string_or("Unknown");
  const std::string client(body["application"].string_or(call.world.tenant().provider().default_client(call.world)));
  const oauth::Client* application = oauth::find_client(settings.clients, client);
  if (application == nullptr)
    return tl::unexpected(wrong_member("/application", "The tenant has no application \"" + client + "\"."));
  wanted.application = application->name;
  return wanted;
}

// The enrolment that the admin call names, or the newest.
base::Result<AppAuthenticator*, core::Problem> chosen_enrolment(const Call& call, Account& me, TransactionType type) {
  const auto id = call.body["enrollment"].string();
  const AppAuthenticator* enrolment = id ? std::as_const(me).find_app_authenticator(*id) : nullptr;
  if (!id && !me.app_authenticators.empty()) enrolment = &me.app_authenticators.back();
  if (enrolment == nullptr)
    return tl::unexpected(core::Problem{core::VendorAdministration::kNotFound, {"The user has no such app authenticator."}});
  if (!enrolment->takes(type))
    return tl::unexpected(wrong_member("/transaction_type", "The enrollment does not take these."));
  return me.app_authenticators.edit(enrolment);
}

struct Pushed {
  AppAuthenticator enrolment;
  PushChallenge challenge;
};

void write_pushed(Call& call, std::string_view user_id, const Pushed& pushed) {
  // For the origin of this call where that is the tenant's, else for where the tenant is.
  const core::Tenant& tenant = call.world.tenant();
  const std::string_view base = tenant.serves(call.base) ? call.base : std::string_view(tenant.base_url());
  json::Writer& out = call.json();
  out.begin_object().member("challenge_id", pushed.challenge.id).member("enrollment_id", pushed.enrolment.id);
  out.member("challenge", challenge_jwt(call.world, base, user_id, pushed.enrolment, pushed.challenge));
  out.member("created_at", pushed.challenge.created_at).member("expires_at", pushed.challenge.expires_at);
  out.end_object();
}

}  // namespace

Outcome create_push_challenge(Call& call, const core::AccountName& user) {
  if (!call.world.keys().ready()) return core::hold();
  const auto wanted = wanted_challenge(call);
  if (!wanted) return tl::unexpected(wanted.error());
  call.caller = {user.id, user.login, nullptr};
  Pushed pushed;
  const auto outcome = core::transact<Account>(call, [&](Account& me) -> Outcome {
    const auto enrolment = chosen_enrolment(call, me, wanted->type);
    if (!enrolment) return tl::unexpected(enrolment.error());
    pushed.challenge = push(call, me, **enrolment, *wanted);
    pushed.enrolment = **enrolment;
    return core::created();
  });
  if (outcome && *outcome) write_pushed(call, user.id, pushed);
  return outcome ? *outcome : Outcome(core::problem(core::VendorAdministration::kNotFound, {"The user is gone."}));
}

}  // namespace providers::okta
