#include "providers/auth0/methods.h"

#include <algorithm>

#include "base/text.h"
#include "core/rows.h"
#include "core/scratch.h"
#include "providers/auth0/problems.h"
#include "providers/auth0/settings.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;

constexpr std::string_view kMethods = "/me/v1/authentication-methods/";

// Others' methods have other types: their names need not be put together to be told apart.
bool names_password(const Account& me, std::string_view method_id) {
  return type_of(method_id) == MethodType::kPassword && method_id == std::string_view(me.password_method_id());
}

void write_usage(json::Writer& out, MethodType type) {
  out.key("usage").begin_array().string(is_primary(type) ? "primary" : "secondary").end_array();
}

// What every method has, in an object that is left open.
void begin_method(json::Writer& out, std::string_view id, MethodType type, base::Time created_at) {
  out.begin_object().member("id", id).member("type", to_string(type));
  write_usage(out, type);
  out.member("created_at", created_at);
}

void write_password(json::Writer& out, const Account& me) {
  const identity::PasswordHistory& history = me.password_history;
  const bool dated = history.created_at != base::Time{};
  begin_method(out, me.password_method_id(), MethodType::kPassword, dated ? history.created_at : me.created_at);
  out.member("identity_user_id", me.identity_user_id());
  if (history.changed_at != base::Time{}) out.member("last_password_reset", history.changed_at);
  out.end_object();
}

// Those that mobile SDKs cannot do without are there always.
void write_passkey(const Call& call, const Account& me, const identity::Passkey& passkey) {
  json::Writer& out = call.json();
  begin_method(out, passkey.id, MethodType::kPasskey, passkey.created_at);
  out.member("identity_user_id", me.identity_user_id());
  if (!passkey.name.empty()) out.member("user_agent", passkey.name);
  base::ShortText public_key;
  base::append_base64(public_key, base::as_bytes(passkey.public_key));
  out.member("key_id", passkey.credential_id).member("public_key", public_key);
  out.member("user_handle", passkey.user_handle);
  out.member("credential_device_type", passkey.backup_eligible ? "multi_device" : "single_device");
  out.member("credential_backed_up", passkey.backed_up);
  if (!passkey.transports.empty()) {
    out.key("transports").begin_array();
    for (const std::string& transport : passkey.transports) out.string(transport);
    out.end_array();
  }
  out.member("aaguid", passkey.aaguid);
  const bool anywhere = passkey.relying_party_id.empty();
  out.member("relying_party_id", anywhere ? crypto::host_of_origin(call.base) : passkey.relying_party_id);
  if (passkey.last_used_at != base::Time{}) out.member("last_auth_at", passkey.last_used_at);
  out.end_object();
}

void write_totp(json::Writer& out, const identity::Totp& totp) {
  begin_method(out, totp.id, MethodType::kTotp, totp.created_at);
  out.member("confirmed", totp.confirmed);
  if (!totp.name.empty()) out.member("name", totp.name);
  if (totp.last_used_at) out.member("last_auth_at", *totp.last_used_at);
  out.end_object();
}

void write_other(json::Writer& out, const Method& method) {
  begin_method(out, method.id, method.type, method.created_at);
  out.member("confirmed", method.confirmed);
  if (!method.name.empty()) out.member("name", method.name);
  if (!method.key_id.empty()) out.member("key_id", method.key_id).member("public_key", method.public_key);
  if (method.type == MethodType::kPhone)
    out.member("phone_number", method.address).member("preferred_authentication_method", method.voice ? "voice" : "sms");
  if (method.type == MethodType::kEmail) out.member("email", method.address);
  if (method.last_used_at) out.member("last_auth_at", *method.last_used_at);
  out.end_object();
}

void write_all(const Call& call, const Account& me, std::optional<MethodType> type) {
  json::Writer& out = call.json();
  const auto wanted = [&](MethodType candidate) { return !type || *type == candidate; };
  if (wanted(MethodType::kPassword) && !me.password_hash.empty()) write_password(out, me);
  if (wanted(MethodType::kPasskey))
    for (const identity::Passkey& passkey : me.passkeys) write_passkey(call, me, passkey);
  if (wanted(MethodType::kTotp))
    for (const identity::Totp& totp : me.totps) write_totp(out, totp);
  for (const Method& method : me.methods)
    if (wanted(method.type)) write_other(out, method);
}

Outcome get_factors(const Call& call, const Account&) {
  const Features& features = settings_of(call.world.settings()).features;
  call.json().begin_object().key("factors").begin_array();
  for (const MethodType type : kMethodTypes) {
    if (!features.has(type)) continue;
    call.json().begin_object().member("type", to_string(type));
    write_usage(call.json(), type);
    call.json().end_object();
  }
  call.json().end_array().end_object();
  return core::ok();
}

Outcome get_authentication_methods(const Call& call, const Account& me) {
  call.json().begin_object().key("authentication_methods").begin_array();
  write_all(call, me, parse_method_type(call.query("type").value_or("")));
  call.json().end_array().end_object();
  return core::ok();
}

Outcome get_authentication_method(const Call& call, const Account& me) {
  return write_method(call, me, method_id_of(call)) ? core::ok() : Outcome(method_not_found());
}

// Which of the members of a change this method has no place for; "" where it has one for each.
std::string_view misplaced(const Call& call, MethodType type) {
  const bool named = !is_primary(type) && type != MethodType::kRecoveryCode;
  if (call.body["name"] && !named) return "name";
  if (call.body["preferred_authentication_method"] && type != MethodType::kPhone) return "preferred_authentication_method";
  return "";
}

Outcome update_authentication_method(Call& call, Account& me) {
  const std::string_view id = method_id_of(call);
  if (!write_method(call, me, id)) return method_not_found();
  if (const std::string_view member = misplaced(call, *type_of(id)); !member.empty()) return member_unknown(member);
  identity::Totp* totp = me.find_totp(id);
  Method* method = me.find_method(id);
  if (const auto name = call.body["name"].string()) (totp != nullptr ? totp->name : method->name) = *name;
  if (const auto channel = call.body["preferred_authentication_method"].string()) method->voice = *channel == "voice";
  call.rewind();
  write_method(call, me, id);
  return core::ok();
}

std::size_t count_primaries(const Account& me) { return (me.password_hash.empty() ? 0 : 1) + me.passkeys.size(); }

bool has_method(const Account& me, std::string_view id) {
  if (names_password(me, id)) return !me.password_hash.empty();
  return me.find_passkey(id) != nullptr || me.find_totp(id) != nullptr || me.find_method(id) != nullptr;
}

Outcome delete_authentication_method(Call& call, Account& me) {
  const std::string_view id = method_id_of(call);
  if (!has_method(me, id)) return method_not_found();
  if (is_primary(*type_of(id)) && count_primaries(me) == 1) return last_method();
  if (names_password(me, id)) identity::drop_password(me, me.password_history);
  erase_if(me.passkeys, [&](const identity::Passkey& passkey) { return passkey.id == id; });
  erase_if(me.totps, [&](const identity::Totp& totp) { return totp.id == id; });
  erase_if(me.methods, [&](const Method& method) { return method.id == id; });
  erase_if(me.enrolments, [&](const identity::AuthSession& session) { return session.subject == id; });
  me.modified_at = call.now;
  return core::no_content();
}

}  // namespace

std::string_view method_id_of(const Call& call) {
  const std::string_view once = call.path("authentication_method_id");
  if (once.find('|') != std::string_view::npos) return once;
  return call.scratch.decoded = base::percent_decode(once).value_or("");
}

std::optional<MethodType> type_of(std::string_view method_id) {
  const auto bar = method_id.find('|');
  return bar == std::string_view::npos ? std::nullopt : parse_method_type(method_id.substr(0, bar));
}

std::string_view method_location(const Call& call, std::string_view method_id) {
  std::string& location = call.scratch.uri;
  location = call.base;
  location.append(kMethods);
  base::append_percent_encoded(location, method_id);
  return location;
}

bool write_method(const Call& call, const Account& me, std::string_view method_id) {
  if (!me.password_hash.empty() && names_password(me, method_id)) {
    write_password(call.json(), me);
  } else if (const identity::Passkey* passkey = me.find_passkey(method_id)) {
    write_passkey(call, me, *passkey);
  } else if (const identity::Totp* totp = me.find_totp(method_id)) {
    write_totp(call.json(), *totp);
  } else if (const Method* method = me.find_method(method_id)) {
    write_other(call.json(), *method);
  } else {
    return false;
  }
  return true;
}

std::size_t count_methods(const Account& me) {
  return (me.password_hash.empty() ? 0 : 1) + me.passkeys.size() + me.totps.size() + me.methods.size();
}

std::span<const core::Operation<Account>> method_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"getFactors", get_factors},
      {"getAuthenticationMethods", get_authentication_methods},
      {"getAuthenticationMethod", get_authentication_method},
      {"updateAuthenticationMethod", update_authentication_method},
      {"deleteAuthenticationMethod", delete_authentication_method},
  };
  return kOperations;
}

}  // namespace providers::auth0
