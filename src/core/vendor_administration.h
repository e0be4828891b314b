#pragma once
// What the admin API asks of one vendor and not of the other: a Provider that has any of it derives from this, too.
// Implementations are immutable after start; any worker calls them.

#include <optional>
#include <string_view>

#include "core/accounts.h"
#include "core/call.h"
#include "core/outcome.h"

namespace core {

class VendorAdministration {
 public:
  virtual ~VendorAdministration() = default;

  // Carries out a call about what users enrol, told apart by call.operation->id; nothing where it is none of the vendor's.
  // Its problems are `body_invalid` with violations and `admin_not_found`, whose argument is a sentence.
  virtual std::optional<Outcome> administer(Call& call, const AccountName& user) const = 0;
  // Whether a token for the client may have the scope. REQUIRES: the provider knows the client.
  virtual bool may_grant(const World& world, std::string_view client_id, std::string_view scope) const = 0;

  static constexpr std::string_view kNotFound = "admin_not_found";
};

}  // namespace core
