#include "identity/password_history.h"

#include "crypto/password.h"

namespace identity {
namespace {

void remember(PasswordHistory& history, std::string_view before, base::Time now) {
  if (!before.empty()) history.earlier.insert(history.earlier.begin(), std::string(before));
  while (history.earlier.size() > PasswordHistory::kMaxEarlier) history.earlier.pop_back();
  if (history.created_at == base::Time{}) history.created_at = now;
  history.changed_at = now;
}

const json::Tree::Array* list_of(const json::Tree& entry, std::string_view name) {
  const json::Tree* list = entry.find(name);
  return list == nullptr ? nullptr : list->array();
}

}  // namespace

void set_password(Account& draft, PasswordHistory& history, std::string_view hash, base::Time now) {
  remember(history, draft.password_hash, now);
  draft.password_hash = hash;
}

void drop_password(Account& draft, PasswordHistory& history) {
  draft.password_hash = {};
  history.earlier.clear();
}

void hash_password_history(json::Tree& entry) {
  const json::Tree::Array* passwords = list_of(entry, "password_history");
  if (passwords == nullptr) return;
  json::Tree::Array hashes;
  for (const json::Tree& password : *passwords) hashes.emplace_back(crypto::hash_password(password.string_or("")), password.mark);
  entry.erase("password_history");
  entry.set("earlier_password_hashes", json::Tree(std::move(hashes)));
}

void read_password_history(const Account& account, PasswordHistory& history, std::string_view before, const json::Tree& entry,
                           base::Time now) {
  if (account.password_hash.empty())
    history.earlier.clear();
  else if (account.password_hash != before)
    remember(history, before, now);
  const json::Tree::Array* hashes = list_of(entry, "earlier_password_hashes");
  const json::Tree::Array* passwords = list_of(entry, "password_history");
  if (hashes == nullptr && passwords == nullptr) return;
  history.earlier.clear();
  if (hashes != nullptr)
    for (const json::Tree& hash : *hashes) history.earlier.emplace_back(hash.string_or(""));
  if (passwords != nullptr)
    for (const json::Tree& password : *passwords) history.earlier.push_back(crypto::hash_password(password.string_or("")));
}

}  // namespace identity
