#include "providers/okta/users.h"

#include <algorithm>

#include "base/text.h"
#include "core/tenant.h"
#include "identity/passkey_entry.h"
#include "identity/totp_entry.h"
#include "identity/user_entry.h"
#include "providers/okta/app_authenticator_entries.h"

namespace providers::okta {
namespace {

using json::Tree;

base::Result<base::List<Email>> read_emails(const Account& before, const Tree& list, base::Draws& draws) {
  base::List<Email> emails;
  for (const Tree& entry : list.array() != nullptr ? *list.array() : Tree::Array{}) {
    Email email;
    const std::string_view address = entry.text("email");
    email.address = before.login == address ? before.login : base::SharedText(address);  // one block for both
    if (email.address.empty()) return base::fail("an e-mail needs its address under `email`");
    email.role = entry.text("role", "PRIMARY") == "SECONDARY" ? EmailRole::kSecondary : EmailRole::kPrimary;
    email.verified = entry.text("status", "VERIFIED") == "VERIFIED";
    const bool twice = std::any_of(emails.begin(), emails.end(), [&](const Email& other) {
      return other.role == email.role && other.verified == email.verified;
    });
    if (twice) return base::fail("a user has at most one verified and one pending e-mail of each role");
    const auto same = std::find_if(before.emails.begin(), before.emails.end(), [&](const Email& other) {
      return base::iequals(other.address, email.address) && other.role == email.role;
    });
    email.id = same == before.emails.end() ? draws.hex(32) : same->id;
    emails.push_back(std::move(email));
  }
  return emails;
}

base::Result<base::List<Phone>> read_phones(const Account& before, const Tree& list, base::Draws& draws) {
  base::List<Phone> phones;
  for (const Tree& entry : list.array() != nullptr ? *list.array() : Tree::Array{}) {
    const std::string_view number = entry.text("phone_number");
    if (number.empty()) return base::fail("a phone needs its number under `phone_number`");
    const auto same = std::find_if(before.phones.begin(), before.phones.end(),
                                   [&](const Phone& other) { return other.number == number; });
    Phone phone = same == before.phones.end() ? Phone{} : *same;  // with the code that is outstanding
    phone.number = number;
    phone.method = entry.text("method", "SMS");
    phone.verified = entry.text("status", "VERIFIED") == "VERIFIED";
    if (phone.id.empty()) phone.id = draws.id(phone.method == "CALL" ? "clf" : "sms", 17);
    phones.push_back(std::move(phone));
  }
  return phones;
}

// The profile's e-mail attributes follow the verified addresses.
void settle_profile(Account& account, const Tree* changes) {
  Tree profile = account.profile.tree();
  // An attribute that is null is there and unset.
  if (changes != nullptr && changes->object() != nullptr)
    for (const auto& [attribute, value] : *changes->object()) profile.set(attribute, value);
  const Email* primary = account.verified_email(EmailRole::kPrimary);
  const Email* secondary = account.verified_email(EmailRole::kSecondary);
  profile.set("login", Tree(std::string(account.login)));
  profile.set("email", primary == nullptr ? Tree() : Tree(std::string(primary->address)));
  profile.set("secondEmail", secondary == nullptr ? Tree() : Tree(std::string(secondary->address)));
  account.profile = json::Attributes(profile);
}

// Another password is a good one, unless the entry says otherwise.
void read_password_status(Account& account, const Tree& entry) {
  if (entry.find("password") != nullptr || entry.find("password_hash") != nullptr) account.password_status = PasswordStatus::kActive;
  if (const Tree* status = entry.find("password_status"))
    account.password_status = parse_password_status(status->string_or("")).value_or(PasswordStatus::kActive);
}

}  // namespace

base::Result<void> change_user(const core::World& world, Account& draft, const Tree& entry, base::Time now) {
  const base::SharedText password_before = draft.password_hash;
  if (const auto read = identity::read_common(draft, entry); !read) return tl::unexpected(read.error());
  identity::read_password_history(draft, draft.password_history, password_before, entry, now);
  base::Draws draws(world.seed(), draft.id, draft.draws);
  if (const Tree* list = entry.find("emails")) {
    auto emails = read_emails(draft, *list, draws);
    if (!emails) return tl::unexpected(emails.error());
    draft.emails = std::move(*emails);
  }
  if (const Tree* list = entry.find("phones")) {
    auto phones = read_phones(draft, *list, draws);
    if (!phones) return tl::unexpected(phones.error());
    draft.phones = std::move(*phones);
  }
  if (const Tree* list = entry.find("totp")) {
    auto totps = identity::read_totps(*list, draft.totps, "uft", 17, draws, now);
    if (!totps) return tl::unexpected(totps.error());
    draft.totps = std::move(*totps);
  }
  const identity::PasskeyStyle style{.id_prefix = "fwf", .user_handle = draft.id};
  if (const auto read = identity::read_passkeys(draft, entry, style, draws, world.seed(), now); !read)
    return tl::unexpected(read.error());
  read_password_status(draft, entry);
  if (const Tree* administrator = entry.find("administrator")) draft.administrator = *administrator == Tree(true);
  if (const Tree* locked_out = entry.find("locked_out")) draft.locked_out = *locked_out == Tree(true);
  if (const Tree* list = entry.find("app_authenticators")) {
    auto enrolments = read_app_authenticators(world, draft, *list, draws, now);
    if (!enrolments) return tl::unexpected(enrolments.error());
    draft.app_authenticators = std::move(*enrolments);
  }
  settle_profile(draft, entry.find("profile"));
  draft.modified_at = now;
  return {};
}

std::string id_of_login(const core::World& world, std::string_view login, std::uint32_t others) {
  return identity::id_of(login, "00u", 17, world.tenant().name(), others);
}

base::Result<Account> make_user(const core::World& world, const Tree& entry, std::uint32_t others, base::Time now) {
  const Tree* login = entry.find("login");
  if (login == nullptr || login->string_or("").empty()) return base::fail("a user needs a login");
  Account account;
  account.id = id_of_login(world, login->string_or(""), others);
  account.incarnation = world.incarnation();
  account.created_at = now;
  if (auto read = change_user(world, account, entry, account.created_at); !read) return tl::unexpected(read.error());
  return account;
}

void write_user(json::Writer& out, const Account& account) {
  out.begin_object().member("id", account.id).member("login", account.login);
  out.member("has_password", !account.password_hash.empty());
  if (account.password_status != PasswordStatus::kActive) out.member("password_status", to_string(account.password_status));
  const std::size_t earlier = account.password_history.earlier.size();
  if (earlier > 0) out.member("earlier_passwords", earlier);
  if (account.administrator) out.member("administrator", true);
  if (account.locked_out) out.member("locked_out", true);
  out.key("profile");
  account.profile.write(out);
  out.key("emails").begin_array();
  for (const Email& email : account.emails) {
    out.begin_object().member("id", email.id).member("email", email.address).member("role", to_string(email.role));
    out.member("status", email.verified ? "VERIFIED" : "UNVERIFIED").end_object();
  }
  out.end_array().key("phones").begin_array();
  for (const Phone& phone : account.phones) {
    out.begin_object().member("id", phone.id).member("phone_number", phone.number).member("method", phone.method);
    out.member("status", phone.verified ? "VERIFIED" : "UNVERIFIED").end_object();
  }
  out.end_array();
  identity::write_passkeys(out, account);
  if (!account.totps.empty()) identity::write_totps(out.key("totp"), account.totps);
  write_app_authenticators(out, account);
  if (!account.literal_token.empty()) out.member("token", account.literal_token);
  out.member("created_at", account.created_at).member("modified_at", account.modified_at).end_object();
}

}  // namespace providers::okta
