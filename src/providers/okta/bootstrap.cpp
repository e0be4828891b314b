#include "providers/okta/bootstrap.h"

#include "core/world.h"
#include "providers/okta/authorization_server.h"
#include "providers/okta/identifiers.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;

Outcome get_wellknown_org_metadata(Call& call) {
  json::Writer& out = call.json();
  out.begin_object().member("id", organization_id(call.world)).key("_links").begin_object();
  out.key("organization").begin_object().member("href", call.base).end_object().end_object();
  out.member("pipeline", "idx").end_object();
  return core::ok();
}

void write_strings(json::Writer& out, std::string_view name, std::initializer_list<std::string_view> values) {
  out.key(name).begin_array();
  for (std::string_view value : values) out.string(value);
  out.end_array();
}

void write_push_method(json::Writer& out) {
  out.begin_object().member("type", "push").member("status", "ACTIVE").key("settings").begin_object();
  write_strings(out, "algorithms", {"RS256", "ES256"});
  out.member("keyProtection", "ANY");
  write_strings(out, "transactionTypes", {"LOGIN", "CIBA"});
  out.end_object().end_object();
}

void write_authenticator(json::Writer& out, const Call& call, const Settings& settings) {
  out.begin_object().member("authenticatorId", std::string_view(authenticator_id(call.world, "custom_app")));
  out.member("orgId", organization_id(call.world)).member("type", "app").member("key", "custom_app");
  out.member("name", settings.app_authenticator_name);
  out.member("createdDate", kOrganizationCreated).member("lastUpdated", kOrganizationCreated);
  out.key("settings").begin_object();
  out.member("userVerification", name_of(settings.app_authenticator_verification)).end_object();
  out.key("supportedMethods").begin_array();
  write_push_method(out);
  out.end_array();
  out.member("appAuthenticatorEnrollEndpoint", std::string(call.base) + "/idp/myaccount/app-authenticators").end_object();
}

// Every application may enrol; one that is not the organization's finds nothing to enrol in.
Outcome get_well_known_app_authenticator_configuration(Call& call) {
  const Settings& settings = settings_of(call.world.settings());
  const bool known = oauth::find_client(settings.clients, call.query("oauthClientId").value_or("")) != nullptr;
  call.json().begin_array();
  if (known && settings.app_authenticator) write_authenticator(call.json(), call, settings);
  call.json().end_array();
  return core::ok();
}

}  // namespace

std::span<const core::Operation<Account>> bootstrap_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"getWellknownOrgMetadata", get_wellknown_org_metadata},
      {"getWellKnownAppAuthenticatorConfiguration", get_well_known_app_authenticator_configuration},
  };
  return kOperations;
}

}  // namespace providers::okta
