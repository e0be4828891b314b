#include "providers/okta/app_authenticators.h"

#include <algorithm>

#include "core/rows.h"
#include "providers/okta/authentication.h"
#include "providers/okta/device_enrolment.h"
#include "providers/okta/identifiers.h"
#include "providers/okta/links.h"
#include "providers/okta/problems.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;
using core::Problem;

constexpr std::string_view kEnrolments = "/idp/myaccount/app-authenticators/";
constexpr std::string_view kManage = "okta.myAccount.appAuthenticator.manage";

void write_times(json::Writer& out, const AppAuthenticator& enrolment) {
  out.member("createdDate", enrolment.created_at).member("lastUpdated", enrolment.modified_at);
}

// `links`, without the underscore, in this resource alone.
void write_push(json::Writer& out, const Call& call, const AppAuthenticator& enrolment) {
  out.key("methods").begin_object().key("push").begin_object().member("id", enrolment.method_id);
  write_times(out, enrolment);
  out.key("links").begin_object();
  write_link(out, call.base, "pending", {kEnrolments, enrolment.id, "/push/notifications"}, hints::kGet);
  out.end_object().end_object().end_object();
}

void write_enrolment(json::Writer& out, const Call& call, const Account& me, const AppAuthenticator& enrolment) {
  out.begin_object().member("id", enrolment.id).member("authenticatorId", std::string_view(authenticator_id(call.world, "custom_app")));
  write_times(out, enrolment);
  out.key("user").begin_object().member("id", me.id).member("username", me.login).end_object();
  out.key("device").begin_object().member("id", enrolment.device_id).member("status", "ACTIVE");
  write_times(out, enrolment);
  out.member("clientInstanceId", enrolment.client_instance_id).end_object();
  write_push(out, call, enrolment);
  out.key("links").begin_object();
  write_link(out, call.base, "self", {kEnrolments, enrolment.id}, hints::kPatchDelete);
  out.end_object().end_object();
}

// The account was there when the token was judged; a test may have deleted it since.
Outcome settled(const std::optional<Outcome>& outcome) {
  return outcome ? *outcome : Outcome(core::problem(kTokenInvalid));
}

bool same_instance(const AppAuthenticator& one, const AppAuthenticator& other) {
  if (!other.client_instance_id.empty()) return one.client_instance_id == other.client_instance_id;
  return one.client_instance.key && one.client_instance.thumbprint == other.client_instance.thumbprint;
}

// A device that enrols anew keeps its identifiers, and what it had enrolled gives way.
void add_enrolment(Call& call, Account& me, AppAuthenticator fresh) {
  const auto before = std::ranges::find_if(me.app_authenticators,
                                           [&](const AppAuthenticator& other) { return same_instance(other, fresh); });
  if (before != me.app_authenticators.end()) {
    fresh.device_id = before->device_id;
    fresh.client_instance_id = before->client_instance_id;
    me.app_authenticators.erase(before);
  }
  fresh.draw_identifiers(me.id, *call.draws);
  fresh.created_at = fresh.modified_at = call.now;
  me.app_authenticators.push_back(std::move(fresh));
}

Outcome create_enrollment(Call& call) {
  const auto wanted = read_enrolment(call);
  if (!wanted) return tl::unexpected(wanted.error());
  return settled(core::transact<Account>(call, [&](Account& me) -> Outcome {
    add_enrolment(call, me, *wanted);
    write_enrolment(call.json(), call, me, me.app_authenticators.back());
    return core::ok();
  }));
}

// What a PATCH asks for, its key read.
struct Change {
  json::Value push;
  bool verification_named = false;
  std::optional<DeviceKey> verification;
};

base::Result<Change, Problem> read_change(const Call& call) {
  Change change;
  change.push = call.body["methods"]["push"];
  const json::Value keys = change.push["keys"];
  change.verification_named = static_cast<bool>(keys["userVerification"]);
  if (!change.verification_named) return change;
  // The scope that the contract names does for the rest, not for this.
  if (!may(call, kManage)) return tl::unexpected(Problem{kScopeMissing, {std::string(kManage)}});
  auto key = read_user_verification(keys);
  if (!key) return tl::unexpected(key.error());
  change.verification = std::move(*key);
  const bool required = settings_of(call.world.settings()).app_authenticator_verification == UserVerification::kRequired;
  if (required && !change.verification) return tl::unexpected(Problem{kUserVerificationRequired, {}});
  return change;
}

Outcome apply(Call& call, Account& me, const Change& change) {
  AppAuthenticator* enrolment = me.find_app_authenticator(call.path("enrollmentId"));
  if (enrolment == nullptr) return enrollment_not_found(call.path("enrollmentId"));
  if (auto gone = refuse_inactive(*enrolment)) return tl::unexpected(std::move(*gone));
  if (const auto token = change.push["pushToken"].string()) enrolment->push_token = *token;
  if (change.verification_named) enrolment->user_verification = change.verification;
  read_capabilities(change.push, *enrolment);
  enrolment->modified_at = call.now;
  write_enrolment(call.json(), call, me, *enrolment);
  return core::ok();
}

Outcome update_app_authenticator_enrollment(Call& call) {
  const auto change = read_change(call);
  if (!change) return tl::unexpected(change.error());
  return settled(core::transact<Account>(call, [&](Account& me) { return apply(call, me, *change); }));
}

Outcome delete_enrollment(Call& call, Account& me) {
  const AppAuthenticator* enrolment = std::as_const(me).find_app_authenticator(call.path("enrollmentId"));
  if (enrolment == nullptr) return enrollment_not_found(call.path("enrollmentId"));
  if (auto gone = refuse_inactive(*enrolment)) return tl::unexpected(std::move(*gone));
  erase_if(me.app_authenticators, [&](const AppAuthenticator& candidate) { return candidate.id == call.path("enrollmentId"); });
  return core::no_content();
}

}  // namespace

std::optional<Problem> refuse_inactive(const AppAuthenticator& enrolment) {
  switch (enrolment.standing) {
    case Standing::kActive: return std::nullopt;
    case Standing::kSuspended: return Problem{kDeviceSuspended, {}};
    case Standing::kDeviceDeleted: return Problem{kDeviceGone, {}};
    case Standing::kDeleted: return Problem{kFactorGone, {}};
    case Standing::kUserDeleted: return Problem{kUserGone, {}};
  }
  return std::nullopt;
}

std::span<const core::Operation<Account>> app_authenticator_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"createAppAuthenticatorEnrollment", create_enrollment},
      {"updateAppAuthenticatorEnrollment", update_app_authenticator_enrollment},
      {"deleteAppAuthenticatorEnrollment", delete_enrollment},
  };
  return kOperations;
}

}  // namespace providers::okta
