#pragma once
// A tenant's universe from one reset to the next: users, clock, keys, scenarios, outbox, journal. Everything in it may be used from
// any thread; it dies by epoch reclamation once a fresh one was published (core/tenant.h).

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/draws.h"
#include "core/accounts.h"
#include "core/fixture.h"
#include "core/journal.h"
#include "core/process.h"
#include "identity/outbox.h"
#include "oauth/auto_approval.h"
#include "oauth/keys.h"
#include "oauth/sealed.h"
#include "oauth/spent.h"
#include "scenario/engine.h"

namespace core {

class Tenant;

class World {
 public:
  // Throws std::runtime_error where the fixture's users cannot be made. REQUIRES: `tenant` outlives this.
  explicit World(const Tenant& tenant);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  const Tenant& tenant() const { return *tenant_; }
  const Process& process() const;
  const Settings& settings() const;
  const base::Seed& seed() const { return seed_; }
  // Differs between any two worlds of the process.
  std::uint64_t serial() const { return serial_; }
  // Counts this tenant's worlds, from 1 (identity::Account::incarnation).
  std::uint64_t incarnation() const { return incarnation_; }

  base::Clock& clock() { return clock_; }
  const base::Clock& clock() const { return clock_; }
  Accounts& accounts() { return *accounts_; }
  const Accounts& accounts() const { return *accounts_; }
  oauth::KeyRing& keys() { return keys_; }
  const oauth::KeyRing& keys() const { return keys_; }
  identity::Outbox& outbox() { return outbox_; }
  Journal& journal() { return journal_; }
  // For values that are handed out before an account is known, and for what may be used once.
  const oauth::Sealer& sealer() const { return sealer_; }
  oauth::Spent& spent() { return spent_; }
  // Whom the sign-in pages answer for at once.
  oauth::AutoApproval& auto_approval() { return auto_approval_; }
  scenario::Engine& scenarios() { return scenarios_; }

 private:
  const Tenant* tenant_;
  std::uint64_t serial_;
  std::uint64_t incarnation_;
  base::Seed seed_;
  base::Clock clock_;
  oauth::KeyRing keys_;
  identity::Outbox outbox_;
  Journal journal_;
  oauth::Sealer sealer_;
  oauth::Spent spent_;
  oauth::AutoApproval auto_approval_;
  scenario::Engine scenarios_;
  std::unique_ptr<Accounts> accounts_;
};

}  // namespace core
