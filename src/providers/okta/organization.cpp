#include "providers/okta/organization.h"

#include <array>

#include "core/rows.h"
#include "providers/okta/links.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;

struct OktaApplication {
  std::string_view id, name, display_name;
  bool for_administrators = false;
};

// The same in every organization.
constexpr std::array<OktaApplication, 4> kApplications = {{
    {"okta.2b1959c8-bcc0-56eb-a589-cfcfb7422f26", "okta_enduser", "Okta Dashboard"},
    {"okta.b8003760-1ca5-51b8-9404-85bb7ef9bc8c", "okta_account_settings", "Okta End user Settings"},
    {"okta.ee074f99-1b5b-513e-8ea6-f8beeab8dbb9", "okta_browser_plugin", "Okta Browser Plugin"},
    {"okta.b58d5b75-07d4-5f25-bf59-368a1261a405", "saasure", "Okta Admin Console", true},
}};

Outcome get_organization(const Call& call, const Account&) {
  const Settings& settings = settings_of(call.world.settings());
  json::Writer& out = call.json();
  out.begin_object().member("name", settings.organization).member("url", call.base);
  if (!settings.help_link.empty()) out.key("helpLink").joined(settings.help_link.starts_with('/') ? call.base : "", {settings.help_link});
  if (!settings.support_email.empty()) out.member("supportEmail", settings.support_email);
  out.key("_links").begin_object();
  write_link(out, call.base, "self", {"/idp/myaccount/organization"}, hints::kGet);
  out.end_object().end_object();
  return core::ok();
}

Outcome list_okta_applications(const Call& call, const Account& me) {
  json::Writer& out = call.json();
  out.begin_array();
  for (const OktaApplication& application : kApplications) {
    if (application.for_administrators && !me.administrator) continue;
    out.begin_object().member("id", application.id).member("name", application.name);
    out.member("displayName", application.display_name).end_object();
  }
  out.end_array();
  return core::ok();
}

}  // namespace

std::span<const core::Operation<Account>> organization_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"getOrganization", get_organization},
      {"listOktaApplications", list_okta_applications},
  };
  return kOperations;
}

}  // namespace providers::okta
