#include "providers/auth0/memberships.h"

#include <algorithm>

#include "core/rows.h"
#include "providers/auth0/page.h"
#include "providers/auth0/problems.h"
#include "providers/auth0/settings.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;

void write_details(json::Writer& out, const Consent& consent) {
  out.key("requested_details").begin_object();
  if (!consent.binding_message.empty()) out.member("binding_message", consent.binding_message);
  if (!consent.audience.empty()) out.member("audience", consent.audience);
  if (!consent.scopes.empty()) {
    out.key("scope").begin_array();
    for (const std::string& scope : consent.scopes) out.string(scope);
    out.end_array();
  }
  out.end_object();
}

void write_consent(json::Writer& out, const Consent& consent) {
  out.begin_object().member("id", consent.id).member("client_id", consent.client_id);
  const bool detailed = !consent.binding_message.empty() || !consent.audience.empty() || !consent.scopes.empty();
  if (detailed) write_details(out, consent);
  out.member("created_at", consent.created_at).member("expires_at", consent.expires_at).end_object();
}

Outcome get_consents(const Call& call, const Account& me) {
  call.json().begin_object().key("consents").begin_array();
  for (const Consent& consent : me.consents) write_consent(call.json(), consent);
  call.json().end_array().end_object();
  return core::ok();
}

Outcome get_consent(const Call& call, const Account& me) {
  const auto found = std::find_if(me.consents.begin(), me.consents.end(),
                                  [&](const Consent& consent) { return consent.id == call.path("consent_id"); });
  if (found == me.consents.end()) return not_found();
  write_consent(call.json(), *found);
  return core::ok();
}

Outcome get_organizations(const Call& call, const Account& me) {
  const Settings& settings = settings_of(call.world.settings());
  const auto place = [&](const std::string& name) { return static_cast<std::uint64_t>(&name - me.organizations.data()) + 1; };
  return write_page(call, "organizations", 50, me.organizations, place, [&](const std::string& name) {
    const Organization& organization = *settings.find_organization(name);
    call.json().begin_object().member("id", organization.id).member("name", organization.name);
    call.json().member("display_name", organization.display_name).end_object();
  });
}

}  // namespace

std::span<const core::Operation<Account>> membership_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"getConsents", get_consents}, {"getConsent", get_consent}, {"getOrganizations", get_organizations}};
  return kOperations;
}

}  // namespace providers::auth0
