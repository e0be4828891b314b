#include "providers/okta/authenticators.h"

#include <algorithm>

#include "base/text.h"
#include "core/call.h"
#include "core/outcome.h"
#include "core/world.h"
#include "providers/okta/enrolments.h"
#include "providers/okta/identifiers.h"
#include "providers/okta/links.h"
#include "providers/okta/password.h"
#include "providers/okta/problems.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;

constexpr std::string_view kAuthenticators = "/idp/myaccount/authenticators/";
// Pages of the vendor's, which these answers name and nothing here serves.
constexpr std::string_view kPages = "/idp/authenticators/";

void write_enrolment_links(json::Writer& out, const Call& call, std::string_view authenticator_id,
                           const Authenticator& authenticator, const Enrolment& enrolment) {
  write_link(out, call.base, "self", {kAuthenticators, authenticator_id, "/enrollments/", enrolment.id}, hints::kGet);
  write_link(out, call.base, "authenticator", {kAuthenticators, authenticator_id}, hints::kGet);
  if (enrolment.can_unenroll)
    write_link(out, call.base, "unenroll", {kPages, enrolment.id, "/unenroll"}, hints::kGet);
  if (authenticator.is_password())
    write_link(out, call.base, "modify", {kPages, enrolment.id, "/modify"}, hints::kGet);
}

void write_enrolment(json::Writer& out, const Call& call, const Account& me, std::string_view authenticator_id,
                     const Authenticator& authenticator, const Enrolment& enrolment) {
  out.begin_object().member("id", enrolment.id).member("name", enrolment.name).member("created", enrolment.created);
  if (enrolment.last_challenged != base::Time{}) out.member("lastChallenged", enrolment.last_challenged);
  if (!enrolment.profile_value.empty())
    out.key("profile").begin_object().member(enrolment.profile_member, enrolment.profile_value).end_object();
  if (const std::string* nickname = me.find_nickname(enrolment.id)) out.member("nickname", *nickname);
  out.member("canReset", authenticator.is_password()).member("canUnenroll", enrolment.can_unenroll);
  if (authenticator.is_password()) out.member("canChangePassword", true).member("canResetPassword", true);
  out.key("_links").begin_object();
  write_enrolment_links(out, call, authenticator_id, authenticator, enrolment);
  out.end_object().end_object();
}

void write_enrolments(json::Writer& out, const Call& call, const Account& me, std::string_view authenticator_id,
                      const Authenticator& authenticator) {
  const auto write = [&](const Enrolment& enrolment) { write_enrolment(out, call, me, authenticator_id, authenticator, enrolment); };
  out.begin_array();
  authenticator.each(me, std::ref(write));
  out.end_array();
}

// What a client may ask to have in the answer; it passes over what it does not know.
struct Expansions {
  bool enrolments = false;
  bool requirements = false;
};

Expansions expansions_of(const Call& call) {
  const std::string_view names = call.query("expand").value_or("");
  return {.enrolments = base::has_part(names, ',', "enrollments"), .requirements = base::has_part(names, ',', "requirements")};
}

void write_embedded(json::Writer& out, const Call& call, const Account& me, std::string_view id,
                    const Authenticator& authenticator) {
  const Expansions expansions = expansions_of(call);
  const bool requirements = expansions.requirements && authenticator.is_password();
  if (!expansions.enrolments && !requirements) return;
  out.key("_embedded").begin_object();
  if (expansions.enrolments) write_enrolments(out.key("enrollments"), call, me, id, authenticator);
  if (requirements) {
    out.key("requirements");
    write_password_requirements(call);
  }
  out.end_object();
}

void write_authenticator(json::Writer& out, const Call& call, const Account& me, const Authenticator& authenticator) {
  const base::Drawn drawn = authenticator_id(call.world, authenticator.key);
  const std::string_view id = drawn;
  const Settings& settings = settings_of(call.world.settings());
  const bool enrollable = authenticator.enrollable(settings, me);
  out.begin_object().member("id", id).member("key", authenticator.key);
  out.member("name", authenticator.name.empty() ? std::string_view(settings.app_authenticator_name) : authenticator.name);
  out.member("enrollable", enrollable).key("_links").begin_object();
  write_link(out, call.base, "self", {kAuthenticators, id}, hints::kGet);
  if (enrollable) write_link(out, call.base, "enroll", {kPages, "setup/", id}, hints::kGet);
  write_link(out, call.base, "enrollments", {kAuthenticators, id, "/enrollments"}, hints::kGet);
  if (authenticator.is_password()) write_link(out, call.base, "requirements", {kRequirementsPath}, hints::kGet);
  out.end_object();
  write_embedded(out, call, me, id, authenticator);
  out.end_object();
}

Outcome list_authenticators(const Call& call, const Account& me) {
  call.json().begin_array();
  for (const Authenticator& authenticator : authenticators())
    if (authenticator.offered(settings_of(call.world.settings())))
      write_authenticator(call.json(), call, me, authenticator);
  call.json().end_array();
  return core::ok();
}

// The one that the path names; nullptr where the organization has none of that id.
const Authenticator* named_authenticator(const Call& call) {
  const auto all = authenticators();
  const auto found = std::ranges::find_if(all, [&](const Authenticator& authenticator) {
    return authenticator.offered(settings_of(call.world.settings())) &&
           std::string_view(authenticator_id(call.world, authenticator.key)) == call.path("authenticatorId");
  });
  return found == all.end() ? nullptr : &*found;
}

Outcome get_authenticator(const Call& call, const Account& me) {
  const Authenticator* authenticator = named_authenticator(call);
  if (authenticator == nullptr) return authenticator_not_found(call.path("authenticatorId"));
  write_authenticator(call.json(), call, me, *authenticator);
  return core::ok();
}

Outcome list_enrollments(const Call& call, const Account& me) {
  const Authenticator* authenticator = named_authenticator(call);
  if (authenticator == nullptr) return authenticator_not_found(call.path("authenticatorId"));
  write_enrolments(call.json(), call, me, call.path("authenticatorId"), *authenticator);
  return core::ok();
}

// Calls `visit(authenticator, enrolment)` with what the path names.
template <class Visit>
Outcome with_enrolment(const Call& call, const Account& me, Visit&& visit) {
  const Authenticator* authenticator = named_authenticator(call);
  if (authenticator == nullptr) return authenticator_not_found(call.path("authenticatorId"));
  bool found = false;
  const auto compare = [&](const Enrolment& enrolment) {
    if (found || enrolment.id != call.path("enrollmentId")) return;
    found = true;
    visit(*authenticator, enrolment);
  };
  authenticator->each(me, std::ref(compare));
  return found ? core::ok() : Outcome(enrollment_not_found(call.path("enrollmentId")));
}

Outcome get_enrollment(const Call& call, const Account& me) {
  return with_enrolment(call, me, [&](const Authenticator& authenticator, const Enrolment& enrolment) {
    write_enrolment(call.json(), call, me, call.path("authenticatorId"), authenticator, enrolment);
  });
}

// Forgets what is remembered of enrolments that are gone.
void drop_old_nicknames(Account& me) {
  erase_if(me.nicknames, [&](const auto& nickname) {
    bool found = false;
    for (const Authenticator& authenticator : authenticators())
      authenticator.each(me, [&](const Enrolment& enrolment) { found |= enrolment.id == nickname.first; });
    return !found;
  });
}

// A merge patch: null takes the nickname away.
Outcome update_enrollment(Call& call, Account& me) {
  return with_enrolment(call, me, [&](const Authenticator& authenticator, const Enrolment& enrolment) {
    if (const json::Value nickname = call.body["nickname"]) {
      drop_old_nicknames(me);
      me.set_nickname(enrolment.id, nickname.string());
      me.modified_at = call.now;
    }
    write_enrolment(call.json(), call, me, call.path("authenticatorId"), authenticator, enrolment);
  });
}

}  // namespace

std::span<const core::Operation<Account>> authenticator_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"listAuthenticators", list_authenticators},
      {"getAuthenticator", get_authenticator},
      {"listEnrollments", list_enrollments},
      {"getEnrollment", get_enrollment},
      {"updateEnrollment", update_enrollment},
  };
  return kOperations;
}

}  // namespace providers::okta
