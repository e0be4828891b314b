#pragma once
// The users of a fixture's templates as accounts that nobody has changed. Immutable; making one is `make`'s cost, naming
// one is little.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "core/accounts.h"
#include "core/user_templates.h"

namespace core {

template <class A>
class TemplateUsers {
 public:
  // How the provider reads a user entry, and the id that it gives a login (AccountsOf::Reader).
  using Make = std::function<base::Result<A>(const json::Tree& entry, std::uint32_t others, base::Time now)>;
  using IdOf = std::function<std::string(std::string_view login, std::uint32_t others)>;

  // `began`: when they were made, whenever they are looked at first.
  TemplateUsers(UserTemplates templates, Make make, IdOf id_of, base::Time began)
      : templates_(std::move(templates)), make_(std::move(make)), id_of_(std::move(id_of)), began_(began) {}

  // Which user they stand for, without making it; nothing where no template does.
  std::optional<AccountName> name_of_login(std::string_view login) const { return named(templates_.spelling_of_login(login)); }
  std::optional<AccountName> name_of_token(std::string_view token) const { return named(templates_.login_of_token(token)); }
  // One a template.
  std::vector<AccountName> names_of_short_name(std::string_view name) const {
    std::vector<AccountName> names;
    for (std::string& login : templates_.logins_of_short_name(name)) names.push_back(*named(std::move(login)));
    return names;
  }

  // The user; nothing where no template makes it.
  std::optional<A> find(std::string_view id, std::string_view login) const {
    const auto entry = templates_.entry_of_login(login);
    if (!entry) return std::nullopt;
    auto user = make_(*entry, 0, began_);
    return user && user->id == id ? std::optional(std::move(*user)) : std::nullopt;
  }

 private:
  std::optional<AccountName> named(std::optional<std::string> login) const {
    if (!login) return std::nullopt;
    return AccountName{id_of_(*login, 0), std::move(*login)};
  }

  const UserTemplates templates_;
  const Make make_;
  const IdOf id_of_;
  const base::Time began_;
};

}  // namespace core
