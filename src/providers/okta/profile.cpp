#include "providers/okta/profile.h"

#include <algorithm>

#include "core/rows.h"
#include "providers/okta/links.h"
#include "providers/okta/problems.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;

constexpr std::string_view kProfile = "/idp/myaccount/profile";
constexpr std::string_view kSchema = "/idp/myaccount/profile/schema";

const ProfileSchema& schema_of(const Call& call) { return settings_of(call.world.settings()).profile_schema; }

// Attributes that were never set are left out; those that were, and no longer are, are null.
void write_profile(const Call& call, const Account& me) {
  json::Writer& out = call.json();
  out.begin_object().member("createdAt", me.created_at).member("modifiedAt", me.modified_at);
  out.key("profile").begin_object();
  for (const Attribute& attribute : schema_of(call).attributes) {
    if (attribute.visible()) me.profile.write_member(out, attribute.name);
  }
  out.end_object().key("_links").begin_object();
  write_link_without_hints(out, call.base, "self", kProfile);
  write_link_without_hints(out, call.base, "describedBy", kSchema);
  out.end_object().end_object();
}

Outcome get_profile(const Call& call, const Account& me) {
  write_profile(call, me);
  return core::ok();
}

Outcome get_profile_schema(const Call& call, const Account&) {
  json::Writer& out = call.json();
  out.begin_object().key("properties").begin_object();
  for (const Attribute& attribute : schema_of(call).attributes) {
    if (!attribute.visible()) continue;
    out.key(attribute.name);
    write_attribute(out, attribute);
  }
  out.end_object().key("_links").begin_object();
  write_link_without_hints(out, call.base, "self", kSchema);
  write_link_without_hints(out, call.base, "user", kProfile);
  out.end_object().end_object();
  return core::ok();
}

// A value that the person could not mend by any request.
bool corrupt(const Attribute& attribute, const json::Attributes& profile) {
  if (attribute.self == SelfAccess::kReadWrite || attribute.is_email() || attribute.name == "login") return false;
  const auto present = profile.find(attribute.name);
  if (!present || present->is_null()) return attribute.required;
  return !attribute.has_type_of(*present);
}

// What is wrong with `sent` for a visible attribute of `profile`; "" for nothing. Only what GET shows has to be sent, so that
// its answer can be sent back as it is.
std::string_view fault_of(const Attribute& attribute, const json::Attributes& profile, const json::Value& sent) {
  if (!sent) return profile.find(attribute.name) ? kProfilePropertyMissing : "";
  const bool same = profile.has(attribute.name, sent);
  if (attribute.is_email()) return same ? "" : kProfileEmailGuarded;
  if (attribute.self == SelfAccess::kReadOnly) return same ? "" : kProfileReadOnly;
  return same || attribute.takes(json::to_tree(sent)) ? "" : kProfileTypeInvalid;
}

void note(std::vector<ProfileOffence>& offences, std::string_view cause, std::string_view property) {
  const bool again = cause == kProfileEmailGuarded && std::any_of(offences.begin(), offences.end(), [&](const auto& other) {
                       return other.cause == cause;  // its sentence speaks of all e-mail attributes
                     });
  if (!again) offences.push_back({cause, std::string(property)});
}

std::vector<ProfileOffence> offences_of(const ProfileSchema& schema, const json::Attributes& profile,
                                        const json::Value& sent) {
  std::vector<ProfileOffence> offences;
  for (const Attribute& attribute : schema.attributes)
    if (corrupt(attribute, profile)) return {{kProfileCorrupt, ""}};
  for (const Attribute& attribute : schema.attributes) {
    if (!attribute.visible()) continue;
    const std::string_view cause = fault_of(attribute, profile, sent[attribute.name]);
    if (!cause.empty()) note(offences, cause, attribute.name);
  }
  for (const auto& [name, value] : sent.object()) {
    const Attribute* attribute = schema.find(name);
    if (attribute == nullptr || !attribute->visible()) note(offences, kProfilePropertyUnknown, name);
  }
  return offences;
}

Outcome replace_profile(Call& call, Account& me) {
  const json::Value sent = call.body["profile"];
  if (auto offences = offences_of(schema_of(call), me.profile, sent); !offences.empty()) return profile_refused(std::move(offences));
  me.profile.set_all(sent);
  me.modified_at = call.now;
  write_profile(call, me);
  return core::ok();
}

}  // namespace

std::span<const core::Operation<Account>> profile_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"getProfile", get_profile},
      {"replaceProfile", replace_profile},
      {"getProfileSchema", get_profile_schema},
  };
  return kOperations;
}

}  // namespace providers::okta
