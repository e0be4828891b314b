#include "identity/user_entry.h"

#include "base/draws.h"
#include "base/text.h"
#include "crypto/password.h"

namespace identity {
namespace {

// Nothing where the entry does not name it; fails where it is no string.
base::Result<const std::string*> text_member(const json::Tree& entry, std::string_view name) {
  const json::Tree* value = entry.find(name);
  if (value == nullptr || value->is_null()) return nullptr;
  if (!value->is_string()) return base::fail(std::string(name) + " must be a string");
  return value->string();
}

}  // namespace

std::string id_of(std::string_view login, std::string_view prefix, std::size_t length, std::string_view tenant,
                  std::uint32_t others) {
  const std::string subject = std::string(tenant) + "/" + base::to_lower(login);
  std::uint64_t counter = others;
  return base::Draws(base::Seed::from_number(0), subject, counter).id(prefix, length);
}

void hash_password(json::Tree& entry) {
  const json::Tree* password = entry.find("password");
  if (password == nullptr || !password->is_string()) return;
  const json::Mark mark = password->mark;
  std::string hash = crypto::hash_password(*password->string());
  entry.erase("password");
  entry.set("password_hash", json::Tree(std::move(hash), mark));
}

base::Result<void> read_common(Account& account, const json::Tree& entry) {
  const auto login = text_member(entry, "login");
  const auto password = text_member(entry, "password");
  const auto hash = text_member(entry, "password_hash");
  const auto token = text_member(entry, "token");
  for (const auto* read : {&login, &password, &hash, &token})
    if (!*read) return tl::unexpected(read->error());
  if (*login != nullptr) {
    if ((*login)->empty() || (*login)->size() > 100) return base::fail("login must have 1 to 100 characters");
    account.login = **login;
  }
  if (entry.find("password") != nullptr)
    account.password_hash = *password == nullptr ? "" : crypto::hash_password(**password);
  if (*hash != nullptr) account.password_hash = **hash;
  if (entry.find("token") != nullptr) {
    account.literal_token = *token == nullptr ? "" : **token;
    account.literal_token_ended = false;
  }
  return {};
}

}  // namespace identity
