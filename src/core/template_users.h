#pragma once
// The users of a fixture's templates as accounts that nobody has changed. Immutable; making one is `make`'s cost.

#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "core/user_templates.h"

namespace core {

template <class A>
class TemplateUsers {
 public:
  // How the provider reads a user entry (AccountsOf::Reader).
  using Make = std::function<base::Result<A>(const json::Tree& entry, std::uint32_t others, base::Time now)>;

  // `began`: when they were made, whenever they are looked at first.
  TemplateUsers(UserTemplates templates, Make make, base::Time began)
      : templates_(std::move(templates)), make_(std::move(make)), began_(began) {}

  // Nothing where no template makes it.
  std::optional<A> of_login(std::string_view login) const { return made(templates_.entry_of_login(login)); }
  std::optional<A> of_token(std::string_view token) const { return made(templates_.entry_of_token(token)); }
  std::optional<A> find(std::string_view id, std::string_view login) const {
    auto user = of_login(login);
    return user && user->id == id ? std::move(user) : std::nullopt;
  }
  // One a template.
  std::vector<A> of_short_name(std::string_view name) const {
    std::vector<A> users;
    for (json::Tree& entry : templates_.entries_of_short_name(name))
      if (auto user = made(std::move(entry))) users.push_back(std::move(*user));
    return users;
  }

 private:
  std::optional<A> made(std::optional<json::Tree> entry) const {
    if (!entry) return std::nullopt;
    auto user = make_(*entry, 0, began_);
    return user ? std::optional(std::move(*user)) : std::nullopt;
  }

  const UserTemplates templates_;
  const Make make_;
  const base::Time began_;
};

}  // namespace core
