#pragma once
// What a provider's accounts are called by: login, the part of it before `@`, literal token, belongings. An entry may be out of
// date, so whoever finds an account by one asks it whether it still goes by it (`name_unless`). Lock-free, any thread.

#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"
#include "core/accounts.h"
#include "core/belongings.h"
#include "core/name_index.h"
#include "core/short_names.h"
#include "state/cell.h"

namespace core {

// The account's name; nothing where it is deleted, or `reject(const A&)`.
template <class A, class Reject>
std::optional<AccountName> name_unless(const A& account, Reject&& reject) {
  if (account.deleted || reject(account)) return std::nullopt;
  return name_of(account);
}

template <class A>
class AccountNames {
 public:
  using Cell = state::Cell<A>;

  explicit AccountNames(const base::Seed& seed) : logins_(seed), tokens_(seed), short_names_(seed), belongings_(seed) {}

  // Whether an account does not go by it. Letter case does not matter, but for tokens.
  static auto lacks_login(std::string_view login) {
    return [login](const A& account) { return !base::iequals(account.login, login); };
  }
  static auto lacks_short_name(std::string_view name) {
    return [name](const A& account) { return !base::iequals(short_name(account.login), name); };
  }
  static auto lacks_token(std::string_view token) {
    return [token](const A& account) { return account.literal_token != token || account.literal_token_ended; };
  }

  // Who had it last; nullptr where nobody did. In lower case, but for tokens.
  const Cell* find_login(std::string_view login) const { return logins_.find(login); }
  const Cell* find_token(std::string_view token) const { return tokens_.find(token); }
  // Calls `visit(const Cell&) -> bool` for each that ever had it, until it returns false.
  template <class Visit>
  void each_of_short_name(std::string_view name, Visit&& visit) const {
    short_names_.each(name, visit);
  }

  // Claims what the account is called by now, but for its belongings. False where its login is another's. Names are claimed
  // after they were published, so of two who took one login at once exactly one finds that it has it. `had_names`: it may
  // have claimed them before.
  bool claim(const state::Guard& guard, Cell& cell, bool had_names) {
    const A& account = cell.read(guard);
    const std::string login = base::to_lower(account.login);
    if (!logins_.claim(login, cell, goes_by_another(guard, login))) return false;
    if (!account.literal_token.empty())
      tokens_.claim(account.literal_token, cell, [&](const Cell& other) {
        return other.read(guard).deleted || other.read(guard).literal_token != account.literal_token;
      });
    short_names_.add(short_name(login), cell, had_names);
    return true;
  }
  // The names of an account that is there already, under its id, belongings too. False where one is another's.
  bool enter(const state::Guard& guard, Cell& cell) {
    return cell.read(guard).deleted || (claim(guard, cell, false) && belongings_.claim_all(guard, cell));
  }

  // Ahead of the transaction that makes it the account's login, and after it (core/name_index.h). In lower case.
  bool reserve_login(const state::Guard& guard, std::string_view login, Cell& cell) {
    return logins_.reserve(login, cell, goes_by_another(guard, login));
  }
  void settle_login(const state::Guard& guard, std::string_view login, Cell& cell) {
    logins_.settle(login, cell);
    if (base::iequals(cell.read(guard).login, login)) short_names_.add(short_name(login), cell, true);
  }

  Belongings<A>& belongings() { return belongings_; }
  const Belongings<A>& belongings() const { return belongings_; }

 private:
  static std::string_view short_name(std::string_view login) { return login.substr(0, login.find('@')); }

  // A claim of one who was deleted, or whose login is another by now, is passed over.
  static auto goes_by_another(const state::Guard& guard, std::string_view login) {
    return [&guard, login](const Cell& other) { return other.read(guard).deleted || lacks_login(login)(other.read(guard)); };
  }

  NameIndex<Cell> logins_;
  NameIndex<Cell> tokens_;
  ShortNames<Cell> short_names_;
  Belongings<A> belongings_;
};

}  // namespace core
