#pragma once
// A tenant's accounts as core and the admin API see them, whichever vendor's they are. Any thread may call anything here.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/problem.h"
#include "identity/account.h"
#include "json/tree.h"
#include "state/epoch.h"

namespace core {

// Names one account: by its id, and by its login, which finds a template's user that no request has changed.
struct AccountName {
  std::string id;
  std::string login;
};

inline AccountName name_of(const identity::Account& account) { return {std::string(account.id), std::string(account.login)}; }

// The same as views, for as long as a call to which they are given.
struct AccountReference {
  AccountReference(const AccountName& name) : AccountReference(name.id, name.login) {}
  AccountReference(std::string_view its_id, std::string_view its_login, void** its_place = nullptr)
      : id(its_id), login(its_login), place(its_place) {}

  std::string_view id;
  std::string_view login;
  // Where the caller remembers the account's place in these accounts, nullptr until it has one; none: nowhere.
  void** place;
};

class Accounts {
 public:
  virtual ~Accounts() = default;

  // By id, by login, or by the part of the login before `@` when no other user shares it; nothing for a deleted one.
  virtual std::optional<AccountName> resolve(std::string_view user) const = 0;
  // Whose literal bearer token this is; nothing where it is nobody's or has been ended.
  virtual std::optional<AccountName> holder_of_literal(std::string_view token) const = 0;

  // Calls `visit` with the account's present state; false where there is none.
  virtual bool visit(AccountReference name, const std::function<void(const identity::Account&)>& visit) const = 0;
  // Every account that has an entry (a template's users only once they were changed), in no order, until `visit` says false.
  virtual void visit_all(const std::function<bool(const identity::Account&)>& visit) const = 0;
  // Edits what every account has; `edit` may run several times. False where there is no such account.
  virtual bool edit_common(const AccountName& name, const std::function<void(identity::Account&)>& edit) = 0;

  // From a fixture's user entry. Fails with `user_invalid` or `login_taken`.
  virtual base::Result<AccountName, Problem> create(const json::Tree& entry, base::Time now) = 0;
  // Lays a partial user entry over the account: what it names is replaced. Fails with `user_invalid`, `login_taken`.
  virtual base::Result<AccountName, Problem> change(const AccountName& name, const json::Tree& entry, base::Time now) = 0;
  // Takes `login` for the account ahead of the transaction that makes it its login; false where another account has it, or
  // anyone is about to. Every success is followed by `settle_login`, whatever came of the transaction.
  virtual bool reserve_login(const AccountName& name, std::string_view login) = 0;
  virtual void settle_login(const AccountName& name, std::string_view login) = 0;
  // Takes what one account alone can have, as a passkey's credential, for the account ahead of the transaction that adds it;
  // false where another account has it, or anyone is about to. Every success is followed by `settle_belonging`, whatever
  // came of the transaction.
  virtual bool reserve_belonging(const AccountName& name, std::string_view belonging) = 0;
  virtual void settle_belonging(const AccountName& name, std::string_view belonging) = 0;
  // Whose it is; a template's user's only once that was changed.
  virtual std::optional<AccountName> holder_of_belonging(std::string_view belonging) const = 0;
  // Publishes a tombstone and gives the names back.
  virtual bool remove(const AccountName& name) = 0;

  // Takes over every account of `source` as it is now, deleted ones too. A snapshot is shared until one of the two changes
  // it. REQUIRES: this is empty, and of the same provider.
  virtual void share(const Accounts& source) = 0;
  // Every account whole, deleted ones too: an array that `restore` reads.
  virtual void write_state(json::Writer& out) const = 0;
  // Fails with a sentence and the place of what is wrong; then nothing of this is to be used. REQUIRES: this is empty.
  virtual base::Result<void> restore(const json::Tree& state) = 0;
};

namespace causes {
constexpr std::string_view kUserInvalid = "user_invalid";
constexpr std::string_view kLoginTaken = "login_taken";
}  // namespace causes

// What comes of a user entry that names what another user has, or that no user can be made of.
tl::unexpected<Problem> login_taken(const json::Tree& entry);
tl::unexpected<Problem> belonging_taken();
tl::unexpected<Problem> user_invalid(const base::Error& error);

}  // namespace core
