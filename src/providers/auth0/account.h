#pragma once
// An Auth0 user as one immutable snapshot. A value; edited as a draft inside a transaction.

#include <memory>

#include "identity/account.h"
#include "json/tree.h"

namespace providers::auth0 {

struct Account : identity::Account {
  // The fixture's entry without what identity::Account holds: profile, e-mails, phones, what is enrolled and connected.
  // Shared between snapshots, so never changed: replaced.
  std::shared_ptr<const json::Tree> entry;
};

}  // namespace providers::auth0
