#include "providers/okta/app_authenticator_entries.h"

#include <algorithm>

#include "core/tenant.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

using json::Tree;

// Enrolled from the start: whatever it can do.
AppAuthenticator fresh_enrolment(const core::World& world, base::Time now) {
  AppAuthenticator enrolment;
  enrolment.name = settings_of(world.settings()).app_authenticator_name;
  enrolment.client_id = world.tenant().provider().default_client(world);
  enrolment.takes_ciba = true;
  enrolment.created_at = now;
  return enrolment;
}

base::Result<DeviceKey> read_key(const Tree& jwk) {
  json::Parser parser;
  const auto parsed = parser.parse_copy(jwk.dump());
  return parsed ? read_device_key(*parsed) : base::fail(json::describe(parsed.error()));
}

base::Result<void> read_keys(AppAuthenticator& enrolment, const Tree& entry) {
  if (const Tree* jwk = entry.find("proof_of_possession")) {
    auto key = read_key(*jwk);
    if (!key) return base::fail("proof_of_possession: " + key.error().message);
    enrolment.possession = std::move(*key);
  }
  if (const Tree* jwk = entry.find("user_verification")) {
    auto key = read_key(*jwk);
    if (!key) return base::fail("user_verification: " + key.error().message);
    enrolment.user_verification = std::move(*key);
  }
  return {};
}

void read_transaction_types(AppAuthenticator& enrolment, const Tree& list) {
  const auto names = [&](TransactionType type) {
    return std::ranges::any_of(*list.array(), [&](const Tree& name) { return name.string_or("") == name_of(type); });
  };
  enrolment.takes_login = names(TransactionType::kLogin);
  enrolment.takes_ciba = names(TransactionType::kCiba);
}

base::Result<void> read_entry(AppAuthenticator& enrolment, const Tree& entry) {
  if (entry.find("name") != nullptr) enrolment.name = entry.text("name");
  if (entry.find("device_name") != nullptr) enrolment.device_name = entry.text("device_name");
  if (entry.find("push_token") != nullptr) enrolment.push_token = entry.text("push_token");
  if (entry.find("client_id") != nullptr) enrolment.client_id = entry.text("client_id");
  enrolment.platform = named<Platform>(entry.text("platform")).value_or(enrolment.platform);
  enrolment.standing = named<Standing>(entry.text("status")).value_or(enrolment.standing);
  const Tree* types = entry.find("transaction_types");
  if (types != nullptr && types->array() != nullptr) read_transaction_types(enrolment, *types);
  return read_keys(enrolment, entry);
}

const AppAuthenticator* find_before(const Account& before, const Tree& entry) {
  if (entry.find("id") != nullptr) return before.find_app_authenticator(entry.text("id"));
  const std::string_view device = entry.text("device_name");
  const auto same = std::ranges::find(before.app_authenticators, device, &AppAuthenticator::device_name);
  return device.empty() || same == before.app_authenticators.end() ? nullptr : &*same;
}

void write_key(json::Writer& out, std::string_view name, const DeviceKey& key) {
  if (!key.key) return;
  std::string own;
  json::Writer members(own);
  members.begin_object().member("kid", key.kid);
  if (!key.protection.empty()) members.member("okta:kpr", key.protection);
  members.end_object();
  out.key(name).raw("{" + key.key.public_jwk_members() + "," + own.substr(1));
}

void write_transaction_types(json::Writer& out, const AppAuthenticator& enrolment) {
  out.key("transaction_types").begin_array();
  for (TransactionType type : {TransactionType::kLogin, TransactionType::kCiba})
    if (enrolment.takes(type)) out.string(name_of(type));
  out.end_array();
}

void write_challenges(json::Writer& out, const Account& account, const AppAuthenticator& enrolment) {
  out.key("challenges").begin_array();
  for (const PushChallenge& challenge : enrolment.challenges) {
    out.begin_object().member("id", challenge.id).member("transaction_type", name_of(challenge.type));
    const auto answer = account.push_answer(challenge.id, challenge.created_at);
    out.member("answer", name_of(answer.value_or(PushAnswer::kNone))).member("expires_at", challenge.expires_at).end_object();
  }
  out.end_array();
}

}  // namespace

base::Result<base::List<AppAuthenticator>> read_app_authenticators(const core::World& world, const Account& before,
                                                                    const Tree& list, base::Draws& draws,
                                                                    base::Time now) {
  base::List<AppAuthenticator> enrolments;
  for (const Tree& entry : list.array() != nullptr ? *list.array() : Tree::Array{}) {
    const AppAuthenticator* same = find_before(before, entry);
    if (same == nullptr && entry.find("id") != nullptr)
      return base::fail("there is no app authenticator " + std::string(entry.text("id")));
    AppAuthenticator enrolment = same == nullptr ? fresh_enrolment(world, now) : *same;
    if (auto read = read_entry(enrolment, entry); !read) return tl::unexpected(read.error());
    enrolment.draw_identifiers(before.id, draws);
    enrolment.modified_at = now;
    enrolments.push_back(std::move(enrolment));
  }
  return enrolments;
}

void write_app_authenticators(json::Writer& out, const Account& account) {
  if (account.app_authenticators.empty()) return;
  out.key("app_authenticators").begin_array();
  for (const AppAuthenticator& enrolment : account.app_authenticators) {
    out.begin_object().member("id", enrolment.id).member("device_id", enrolment.device_id);
    out.member("method_id", enrolment.method_id).member("client_instance_id", enrolment.client_instance_id);
    out.member("name", enrolment.name);
    out.member("device_name", enrolment.device_name).member("platform", name_of(enrolment.platform));
    out.member("push_token", enrolment.push_token).member("client_id", enrolment.client_id);
    out.member("status", name_of(enrolment.standing));
    write_transaction_types(out, enrolment);
    write_key(out, "proof_of_possession", enrolment.possession);
    if (enrolment.user_verification) write_key(out, "user_verification", *enrolment.user_verification);
    write_challenges(out, account, enrolment);
    out.end_object();
  }
  out.end_array();
}

}  // namespace providers::okta
