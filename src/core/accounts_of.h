#pragma once
// The accounts of one provider: snapshots of type A in an insert-only table by id, with indexes by login and by literal
// token. A derives from identity::Account. Any thread may call anything; reads are wait-free, edits lock-free.

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "base/text.h"
#include "core/accounts.h"
#include "core/credential_index.h"
#include "core/name_index.h"
#include "core/short_names.h"
#include "core/user_templates.h"
#include "json/fields.h"
#include "state/cell.h"
#include "state/table.h"

namespace core {

template <class A>
class AccountsOf final : public Accounts {
 public:
  // How the provider reads a fixture's user entry; both fail with a sentence.
  struct Reader {
    // `others`: how many accounts had the entry's login first and go by another now. `now`: when it is made.
    std::function<base::Result<A>(const json::Tree& entry, std::uint32_t others, base::Time now)> make;
    // Lays a partial entry over an account.
    std::function<base::Result<void>(A& draft, const json::Tree& entry, base::Time now)> change;
  };

  // `began`: when the templates' users were made, whenever they are looked at first.
  AccountsOf(const base::Seed& seed, UserTemplates templates, Reader reader, base::Time began)
      : by_id_(seed), by_login_(seed), by_token_(seed), by_short_name_(seed), credentials_(seed),
        templates_(std::move(templates)), reader_(std::move(reader)), began_(began) {}

  // Calls `query(const A&)`; false where there is no such account.
  template <class Query>
  bool read(const state::Guard& guard, std::string_view id, std::string_view login, Query&& query) const {
    if (const Cell* cell = by_id_.find(id)) {
      const A& account = cell->read(guard);
      if (account.deleted) return false;
      query(account);
      return true;
    }
    const auto made = from_template(id, login);
    if (!made) return false;
    query(*made);
    return true;
  }

  // Runs `edit(A& draft) -> bool` as a transaction (state::Cell::transact). False where nothing was published.
  template <class Edit>
  bool edit(const state::Guard& guard, std::string_view id, std::string_view login, Edit&& edit) {
    Cell* cell = by_id_.find(id);
    if (cell == nullptr) {
      auto made = from_template(id, login);
      if (!made || !edit(*made)) return false;
      // Nobody had touched this user: the first change puts it in the table, unless another change was quicker.
      bool first = false;
      std::tie(cell, first) = put(std::move(*made));
      if (first) return true;
    }
    return cell->transact(guard, [&](A& draft) { return !draft.deleted && edit(draft); });
  }

  std::optional<AccountName> resolve(std::string_view user) const override {
    const state::Guard guard;
    if (const Cell* cell = by_id_.find(user)) return name_unless(cell->read(guard), [](const A&) { return false; });
    if (auto found = resolve_login(guard, user)) return found;
    return resolve_short_name(guard, user);
  }

  std::optional<AccountName> holder_of_literal(std::string_view token) const override {
    const state::Guard guard;
    if (const Cell* cell = by_token_.find(token))
      return name_unless(cell->read(guard),
                         [&](const A& a) { return a.literal_token != token || a.literal_token_ended; });
    const auto entry = templates_.entry_of_token(token);
    if (!entry) return std::nullopt;
    return untouched(guard, *entry, [&](const A& a) { return a.literal_token != token || a.literal_token_ended; });
  }

  bool visit(const AccountName& name, const std::function<void(const identity::Account&)>& visit) const override {
    const state::Guard guard;
    return read(guard, name.id, name.login, visit);
  }

  void visit_all(const std::function<bool(const identity::Account&)>& visit) const override {
    const state::Guard guard;
    bool more = true;
    by_id_.for_each([&](std::string_view, const Cell& cell) {
      const A& account = cell.read(guard);
      if (more && !account.deleted) more = visit(account);
    });
  }

  bool edit_common(const AccountName& name, const std::function<void(identity::Account&)>& change) override {
    const state::Guard guard;
    return edit(guard, name.id, name.login, [&](A& draft) {
      change(draft);
      return true;
    });
  }

  base::Result<AccountName, Problem> create(const json::Tree& entry, base::Time now) override {
    const state::Guard guard;
    for (std::uint32_t others = 0; others < kMaxSameLogin; ++others) {
      auto made = reader_.make(entry, others, now);
      if (!made) return invalid(made.error());
      const AccountName name{made->id, made->login};
      if (resolve_login(guard, name.login)) break;
      const Entered entered = enter(guard, *made);
      if (entered == Entered::kYes) return name;
      if (entered == Entered::kCredentialTaken) return credential_taken();
      if (entered == Entered::kLoginTaken) break;
    }
    return login_taken(entry);
  }

  base::Result<AccountName, Problem> change(const AccountName& name, const json::Tree& entry,
                                            base::Time now) override {
    const state::Guard guard;
    const json::Tree* login = entry.find("login");
    const auto holder = login == nullptr ? std::nullopt : resolve_login(guard, login->string_or(""));
    if (holder && holder->id != name.id) return login_taken(entry);
    if (names_anothers_credential(entry, name)) return credential_taken();
    base::Result<void> changed;
    AccountName after = name;
    const bool published = edit(guard, name.id, name.login, [&](A& draft) {
      changed = reader_.change(draft, entry, now);
      after = {draft.id, draft.login};
      return changed.has_value();
    });
    if (!changed) return invalid(changed.error());
    if (!published) return after;
    Cell& cell = *by_id_.find(name.id);
    if (claim_names(guard, cell, true))
      return credentials_.claim_all(guard, cell) ? base::Result<AccountName, Problem>(after) : credential_taken();
    // Another account got the login since we looked: this one goes back to its own.
    json::Tree back;
    back.set("login", json::Tree(name.login));
    edit(guard, name.id, name.login, [&](A& draft) {
      return base::iequals(draft.login, after.login) && reader_.change(draft, back, now).has_value();
    });
    return login_taken(entry);
  }

  bool reserve_login(const AccountName& name, std::string_view login) override {
    const state::Guard guard;
    const auto holder = resolve_login(guard, login);
    if (holder && holder->id != name.id) return false;
    Cell* cell = entered_cell(name);
    const std::string key = base::to_lower(login);
    return cell != nullptr && by_login_.reserve(key, *cell, goes_by_another(guard, key));
  }

  void settle_login(const AccountName& name, std::string_view login) override {
    const state::Guard guard;
    Cell& cell = *by_id_.find(name.id);
    const std::string key = base::to_lower(login);
    by_login_.settle(key, cell);
    if (base::iequals(cell.read(guard).login, key)) by_short_name_.add(short_name(key), cell, true);
  }

  bool reserve_credential(const AccountName& name, std::string_view credential_id) override {
    const state::Guard guard;
    Cell* cell = entered_cell(name);
    return cell != nullptr && credentials_.reserve(guard, credential_id, *cell);
  }

  void settle_credential(const AccountName& name, std::string_view credential_id) override {
    credentials_.settle(credential_id, *by_id_.find(name.id));
  }

  std::optional<AccountName> holder_of_credential(std::string_view credential_id) const override {
    const state::Guard guard;
    const A* holder = credentials_.holder(guard, credential_id);
    return holder == nullptr ? std::nullopt : std::optional(AccountName{holder->id, holder->login});
  }

  bool remove(const AccountName& name) override {
    const state::Guard guard;
    return edit(guard, name.id, name.login, bury);
  }

  void share(const Accounts& source) override {
    const state::Guard guard;
    static_cast<const AccountsOf&>(source).by_id_.for_each([&](std::string_view id, const Cell& cell) {
      enter_name(guard, *by_id_.insert(id, [&] { return Cell(guard, cell); }).first);
    });
  }

  void write_state(json::Writer& out) const override {
    const state::Guard guard;
    out.begin_array();
    by_id_.for_each([&](std::string_view, const Cell& cell) { json::write_fields(out, cell.read(guard)); });
    out.end_array();
  }

  base::Result<void> restore(const json::Tree& state) override {
    const state::Guard guard;
    if (state.array() == nullptr) return base::fail("must be a list");
    for (std::size_t i = 0; i < state.array()->size(); ++i) {
      const std::string place = "/" + std::to_string(i);
      A account;
      if (const auto read = json::read_fields((*state.array())[i], account); !read)
        return base::fail(place + read.error().message);
      if (account.id.empty()) return base::fail(place + "/id: must not be empty");
      const auto [cell, inserted] = insert(std::move(account));
      if (!inserted) return base::fail(place + "/id: is another account's");
      if (!enter_name(guard, *cell)) return base::fail(place + ": its login or a passkey is another account's");
    }
    return {};
  }

 private:
  using Cell = state::Cell<A>;
  static constexpr std::uint32_t kMaxSameLogin = 100;
  enum class Entered { kYes, kIdTaken, kLoginTaken, kCredentialTaken };

  static bool bury(A& draft) {
    A tombstone;
    tombstone.id = draft.id;
    tombstone.login = draft.login;
    tombstone.draws = draft.draws;  // so that one who comes after under this login draws other identifiers
    tombstone.deleted = true;
    draft = std::move(tombstone);
    return true;
  }

  static tl::unexpected<Problem> login_taken(const json::Tree& entry) {
    const json::Tree* login = entry.find("login");
    return tl::unexpected(Problem{causes::kLoginTaken, {std::string(login == nullptr ? "" : login->string_or(""))}});
  }

  static tl::unexpected<Problem> credential_taken() {
    return invalid(base::Error{"passkeys: a credential_id is another user's"});
  }

  static tl::unexpected<Problem> invalid(const base::Error& error) {
    return tl::unexpected(Problem{causes::kUserInvalid, {error.message}});
  }

  static std::string_view short_name(std::string_view login) { return login.substr(0, login.find('@')); }

  template <class Reject>
  static std::optional<AccountName> name_unless(const A& account, Reject&& reject) {
    if (account.deleted || reject(account)) return std::nullopt;
    return AccountName{account.id, account.login};
  }

  std::optional<A> from_template(std::string_view id, std::string_view login) const {
    const auto entry = templates_.entry_of_login(login);
    if (!entry) return std::nullopt;
    auto made = reader_.make(*entry, 0, began_);
    if (!made || made->id != id) return std::nullopt;
    return std::move(*made);
  }

  // A template's user: as the table has it if a request changed it, else as the template makes it.
  template <class Reject>
  std::optional<AccountName> untouched(const state::Guard& guard, const json::Tree& entry, Reject&& reject) const {
    const auto made = reader_.make(entry, 0, began_);
    if (!made) return std::nullopt;
    if (const Cell* cell = by_id_.find(made->id)) return name_unless(cell->read(guard), reject);
    return AccountName{made->id, made->login};
  }

  std::optional<AccountName> resolve_login(const state::Guard& guard, std::string_view login) const {
    const std::string key = base::to_lower(login);
    if (const Cell* cell = by_login_.find(key))
      if (auto found = name_unless(cell->read(guard), [&](const A& a) { return !base::iequals(a.login, key); }))
        return found;
    const auto entry = templates_.entry_of_login(login);
    return entry ? untouched(guard, *entry, [&](const A& a) { return !base::iequals(a.login, key); }) : std::nullopt;
  }

  std::optional<AccountName> resolve_short_name(const state::Guard& guard, std::string_view name) const {
    const std::string key = base::to_lower(name);
    const auto has_another = [&](const A& a) { return !base::iequals(short_name(a.login), key); };
    std::optional<AccountName> found;
    // False at a second holder: the caller must say more.
    const auto is_only = [&](std::optional<AccountName> holder) {
      if (!holder || (found && found->id == holder->id)) return true;
      return !std::exchange(found, std::move(holder)).has_value();
    };
    bool several = false;
    by_short_name_.each(key, [&](const Cell& cell) {
      several = !is_only(name_unless(cell.read(guard), has_another));
      return !several;
    });
    if (several) return std::nullopt;
    for (const json::Tree& entry : templates_.entries_of_short_name(name))
      if (!is_only(untouched(guard, entry, has_another))) return std::nullopt;
    return found;
  }

  // The account's place in the table: a template's user that nobody has changed yet gets one. Null where there is no such
  // account.
  Cell* entered_cell(const AccountName& name) {
    if (Cell* cell = by_id_.find(name.id)) return cell;
    auto made = from_template(name.id, name.login);
    return made ? put(std::move(*made)).first : nullptr;
  }

  // Puts a fresh account in, also in place of a deleted one. An id is taken where its holder was renamed since.
  Entered enter(const state::Guard& guard, const A& account) {
    const auto [cell, inserted] = insert(account);
    bool same_login = false;
    const bool revived = !inserted && cell->transact(guard, [&](A& draft) {
      same_login = base::iequals(draft.login, account.login);
      if (!draft.deleted) return false;
      const std::uint64_t before = draft.draws;
      draft = account;
      draft.draws += before;  // so that this one draws other identifiers than the one before
      return true;
    });
    if (!inserted && !revived) return same_login ? Entered::kLoginTaken : Entered::kIdTaken;
    const bool named = claim_names(guard, *cell, !inserted);
    if (named && credentials_.claim_all(guard, *cell)) return Entered::kYes;
    cell->transact(guard, bury);
    return named ? Entered::kCredentialTaken : Entered::kLoginTaken;
  }

  // Inserts unless the id is taken.
  std::pair<Cell*, bool> insert(A account) {
    const std::string id = account.id;
    return by_id_.insert(id, [&] { return Cell(std::make_unique<const A>(std::move(account))); });
  }

  // Inserts a template's user unless another was quicker, then claims its names.
  std::pair<Cell*, bool> put(A account) {
    const auto inserted = insert(std::move(account));
    const state::Guard guard;
    if (inserted.second) {
      claim_names(guard, *inserted.first, false);
      credentials_.claim_all(guard, *inserted.first);
    }
    return inserted;
  }

  // A claim of one who was deleted, or whose login is another by now, is passed over.
  bool claim_login(const state::Guard& guard, std::string_view lower_case_login, Cell& cell) {
    return by_login_.claim(lower_case_login, cell, goes_by_another(guard, lower_case_login));
  }

  static auto goes_by_another(const state::Guard& guard, std::string_view login) {
    return [&guard, login](const Cell& other) {
      return other.read(guard).deleted || !base::iequals(other.read(guard).login, login);
    };
  }

  // Claims what the account is called by now. False where its login is another's. Names are claimed after they were
  // published, so of two who took one login at once exactly one finds that it has it.
  bool claim_names(const state::Guard& guard, Cell& cell, bool had_names) {
    const A& account = cell.read(guard);
    const std::string login = base::to_lower(account.login);
    if (!claim_login(guard, login, cell)) return false;
    if (!account.literal_token.empty())
      by_token_.claim(account.literal_token, cell, [&](const Cell& other) {
        return other.read(guard).deleted || other.read(guard).literal_token != account.literal_token;
      });
    by_short_name_.add(short_name(login), cell, had_names);
    return true;
  }

  // The names of an account that is there already, under its id. False where one is another's.
  bool enter_name(const state::Guard& guard, Cell& cell) {
    return cell.read(guard).deleted || (claim_names(guard, cell, false) && credentials_.claim_all(guard, cell));
  }

  bool names_anothers_credential(const json::Tree& entry, const AccountName& name) const {
    const json::Tree* passkeys = entry.find("passkeys");
    if (passkeys == nullptr || passkeys->array() == nullptr) return false;
    return std::ranges::any_of(*passkeys->array(), [&](const json::Tree& passkey) {
      const json::Tree* id = passkey.find("credential_id");
      const auto holder = id == nullptr ? std::nullopt : holder_of_credential(id->string_or(""));
      return holder && holder->id != name.id;
    });
  }

  state::Table<Cell> by_id_;
  NameIndex<Cell> by_login_;
  NameIndex<Cell> by_token_;
  ShortNames<Cell> by_short_name_;
  CredentialIndex<A> credentials_;
  UserTemplates templates_;
  Reader reader_;
  base::Time began_;
};

}  // namespace core
