#pragma once
// The accounts of one provider: snapshots of type A in an insert-only table by id, with indexes by login and by literal
// token. A derives from identity::Account. Any thread may call anything; reads are wait-free, edits lock-free. Longer than a
// file here should be: what is left is one class's, names and templates' users stand in files of their own.

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "base/text.h"
#include "core/account_names.h"
#include "core/accounts.h"
#include "core/template_users.h"
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
    typename TemplateUsers<A>::Make make;
    // The id that `make` gives an entry of that login.
    typename TemplateUsers<A>::IdOf id_of;
    // Lays a partial entry over an account.
    std::function<base::Result<void>(A& draft, const json::Tree& entry, base::Time now)> change;
  };

  // `began`: when the templates' users were made, whenever they are looked at first.
  AccountsOf(const base::Seed& seed, UserTemplates templates, Reader reader, base::Time began)
      : by_id_(seed), names_(seed), untouched_(std::move(templates), reader.make, reader.id_of, began), reader_(std::move(reader)) {}

  // Calls `query(const A&)`; false where there is no such account.
  template <class Query>
  bool read(const state::Guard& guard, AccountReference name, Query&& query) const {
    if (const Cell* cell = find(name)) {
      const A& account = cell->read(guard);
      if (account.deleted) return false;
      query(account);
      return true;
    }
    const auto untouched = untouched_.find(name.id, name.login);
    if (!untouched) return false;
    query(*untouched);
    return true;
  }

  // Runs `edit(A& draft) -> bool` as a transaction (state::Cell::transact). False where nothing was published.
  template <class Edit>
  bool edit(const state::Guard& guard, AccountReference name, Edit&& edit) {
    Cell* cell = find(name);
    if (cell == nullptr) {
      auto made = untouched_.find(name.id, name.login);
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
    return user.find('@') == std::string_view::npos ? resolve_short_name(guard, user) : std::nullopt;
  }

  std::optional<AccountName> holder_of_literal(std::string_view token) const override {
    const state::Guard guard;
    if (const Cell* cell = names_.find_token(token))
      if (auto found = name_unless(cell->read(guard), Names::lacks_token(token))) return found;
    auto name = untouched_.name_of_token(token);
    return name ? name_of_template(guard, std::move(*name), Names::lacks_token(token)) : std::nullopt;
  }

  bool visit(AccountReference name, const std::function<void(const identity::Account&)>& visit) const override {
    const state::Guard guard;
    return read(guard, name, visit);
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
    return edit(guard, name, [&](A& draft) {
      change(draft);
      return true;
    });
  }

  base::Result<AccountName, Problem> create(const json::Tree& entry, base::Time now) override {
    const state::Guard guard;
    for (std::uint32_t others = 0; others < kMaxSameLogin; ++others) {
      auto made = reader_.make(entry, others, now);
      if (!made) return user_invalid(made.error());
      const AccountName name = name_of(*made);
      if (resolve_login(guard, name.login)) break;
      const Entered entered = enter(guard, *made);
      if (entered == Entered::kYes) return name;
      if (entered == Entered::kBelongingTaken) return belonging_taken();
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
    base::Result<void> changed;
    bool taken = false;
    AccountName after = name;
    const bool published = edit(guard, name, [&](A& draft) {
      changed = reader_.change(draft, entry, now);
      after = name_of(draft);
      taken = changed && names_.belongings().has_anothers(guard, draft);
      return changed && !taken;
    });
    if (!changed) return user_invalid(changed.error());
    if (taken) return belonging_taken();
    if (!published) return after;
    Cell& cell = *by_id_.find(name.id);
    if (names_.claim(guard, cell, true))
      return names_.belongings().claim_all(guard, cell) ? base::Result<AccountName, Problem>(after) : belonging_taken();
    // Another account got the login since we looked: this one goes back to its own.
    json::Tree back;
    back.set("login", json::Tree(name.login));
    edit(guard, name, [&](A& draft) {
      return base::iequals(draft.login, after.login) && reader_.change(draft, back, now).has_value();
    });
    return login_taken(entry);
  }

  bool reserve_login(const AccountName& name, std::string_view login) override {
    const state::Guard guard;
    const auto holder = resolve_login(guard, login);
    if (holder && holder->id != name.id) return false;
    Cell* cell = entered_cell(name);
    return cell != nullptr && names_.reserve_login(guard, base::to_lower(login), *cell);
  }

  void settle_login(const AccountName& name, std::string_view login) override {
    const state::Guard guard;
    names_.settle_login(guard, base::to_lower(login), *by_id_.find(name.id));
  }

  bool reserve_belonging(const AccountName& name, std::string_view belonging) override {
    const state::Guard guard;
    Cell* cell = entered_cell(name);
    return cell != nullptr && names_.belongings().reserve(guard, belonging, *cell);
  }

  void settle_belonging(const AccountName& name, std::string_view belonging) override {
    names_.belongings().settle(belonging, *by_id_.find(name.id));
  }

  std::optional<AccountName> holder_of_belonging(std::string_view belonging) const override {
    const state::Guard guard;
    const A* holder = names_.belongings().holder(guard, belonging);
    return holder == nullptr ? std::nullopt : std::optional(name_of(*holder));
  }

  bool remove(const AccountName& name) override {
    const state::Guard guard;
    return edit(guard, name, bury);
  }

  void share(const Accounts& source) override {
    const state::Guard guard;
    static_cast<const AccountsOf&>(source).by_id_.for_each([&](std::string_view id, const Cell& cell) {
      names_.enter(guard, *by_id_.insert(id, [&] { return Cell(guard, cell); }).first);
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
      if (!names_.enter(guard, *cell)) return base::fail(place + ": its login or a belonging is another account's");
    }
    return {};
  }

 private:
  using Cell = state::Cell<A>;
  using Names = AccountNames<A>;
  static constexpr std::uint32_t kMaxSameLogin = 100;
  enum class Entered { kYes, kIdTaken, kLoginTaken, kBelongingTaken };

  // The table neither moves nor removes an entry, so a place that was found is good as long as this is.
  Cell* find(const AccountReference& name) const {
    if (name.place == nullptr) return by_id_.find(name.id);
    if (*name.place == nullptr) *name.place = by_id_.find(name.id);
    return static_cast<Cell*>(*name.place);
  }

  static bool bury(A& draft) {
    A tombstone;
    tombstone.id = draft.id;
    tombstone.login = draft.login;
    tombstone.draws = draft.draws;  // so that one who comes after under this login draws other identifiers
    tombstone.deleted = true;
    draft = std::move(tombstone);
    return true;
  }

  // A template's user, which goes by its template's names unless the table says that it goes by others now.
  template <class Reject>
  std::optional<AccountName> name_of_template(const state::Guard& guard, AccountName name, Reject&& reject) const {
    if (const Cell* cell = by_id_.find(name.id)) return name_unless(cell->read(guard), reject);
    return untouched_.find(name.id, name.login) ? std::optional(std::move(name)) : std::nullopt;
  }

  std::optional<AccountName> resolve_login(const state::Guard& guard, std::string_view login) const {
    const std::string key = base::to_lower(login);
    if (const Cell* cell = names_.find_login(key))
      if (auto found = name_unless(cell->read(guard), Names::lacks_login(key))) return found;
    auto name = untouched_.name_of_login(key);
    return name ? name_of_template(guard, std::move(*name), Names::lacks_login(key)) : std::nullopt;
  }

  std::optional<AccountName> resolve_short_name(const state::Guard& guard, std::string_view name) const {
    const std::string key = base::to_lower(name);
    const auto has_another = Names::lacks_short_name(key);
    std::optional<AccountName> found;
    // False at a second holder: the caller must say more.
    const auto is_only = [&](std::optional<AccountName> holder) {
      if (!holder || (found && found->id == holder->id)) return true;
      return !std::exchange(found, std::move(holder)).has_value();
    };
    bool several = false;
    names_.each_of_short_name(key, [&](const Cell& cell) {
      several = !is_only(name_unless(cell.read(guard), has_another));
      return !several;
    });
    if (several) return std::nullopt;
    for (AccountName& made : untouched_.names_of_short_name(key))
      if (!is_only(name_of_template(guard, std::move(made), has_another))) return std::nullopt;
    return found;
  }

  // The account's place in the table: a template's user that nobody has changed yet gets one. Null where there is no such
  // account.
  Cell* entered_cell(const AccountName& name) {
    if (Cell* cell = by_id_.find(name.id)) return cell;
    auto made = untouched_.find(name.id, name.login);
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
    const bool named = names_.claim(guard, *cell, !inserted);
    if (named && names_.belongings().claim_all(guard, *cell)) return Entered::kYes;
    cell->transact(guard, bury);
    return named ? Entered::kBelongingTaken : Entered::kLoginTaken;
  }

  // Inserts unless the id is taken.
  std::pair<Cell*, bool> insert(A account) {
    const base::SharedText id = account.id;
    return by_id_.insert(id, [&] { return Cell(std::make_unique<const A>(std::move(account))); });
  }

  // Inserts a template's user unless another was quicker. What it is called by stays arithmetic until it changes.
  std::pair<Cell*, bool> put(A account) {
    const auto inserted = insert(std::move(account));
    const state::Guard guard;
    if (inserted.second) names_.belongings().claim_all(guard, *inserted.first);
    return inserted;
  }

  state::Table<Cell> by_id_;
  Names names_;
  TemplateUsers<A> untouched_;
  Reader reader_;
};

}  // namespace core
