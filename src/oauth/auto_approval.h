#pragma once
// Whom sign-in and consent pages answer for at once, without showing themselves (PUT /__admin/auto-approve). Any thread
// sets and reads.

#include <optional>
#include <string>

#include "state/cell.h"
#include "state/epoch.h"

namespace oauth {

class AutoApproval {
 public:
  // An account by id and login; nothing for nobody.
  struct Person {
    std::string account_id;
    std::string login;
  };
  AutoApproval() : person_(std::make_unique<const std::optional<Person>>()) {}

  void set(std::optional<Person> person) {
    const state::Guard guard;
    person_.publish(guard, std::make_unique<const std::optional<Person>>(std::move(person)));
  }
  std::optional<Person> get() const {
    const state::Guard guard;
    return person_.read(guard);
  }

 private:
  state::Cell<std::optional<Person>> person_;
};

}  // namespace oauth
