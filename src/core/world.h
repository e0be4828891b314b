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
  // What a world without a single account begins with.
  struct Beginning {
    std::shared_ptr<const Fixture> fixture;
    base::Seed seed;
    std::uint64_t incarnation = 1;
    base::Time began{};
    base::Clock::Setting clock;
  };
  // REQUIRES (of all three): `tenant` outlives this.
  World(const Tenant& tenant, Beginning beginning);
  // As the tenant's fixture has it. Throws std::runtime_error where the fixture's users cannot be made.
  explicit World(const Tenant& tenant);
  // As `source` is now, another tenant's world: everything but the journal. Accounts are shared until one of the two changes
  // them.
  World(const Tenant& tenant, const World& source);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  const Tenant& tenant() const { return *tenant_; }
  const Process& process() const;
  const Fixture& fixture() const { return *fixture_; }
  std::shared_ptr<const Fixture> shared_fixture() const { return fixture_; }
  const Settings& settings() const { return *fixture_->settings; }
  const base::Seed& seed() const { return seed_; }
  // Differs between any two worlds of the process.
  std::uint64_t serial() const { return serial_; }
  // Counts this tenant's worlds, from 1 (identity::Account::incarnation).
  std::uint64_t incarnation() const { return incarnation_; }
  // When it began, by its clock: users of the fixture are as old.
  base::Time began() const { return began_; }

  base::Clock& clock() { return clock_; }
  const base::Clock& clock() const { return clock_; }
  Accounts& accounts() { return *accounts_; }
  const Accounts& accounts() const { return *accounts_; }
  oauth::KeyRing& keys() { return keys_; }
  const oauth::KeyRing& keys() const { return keys_; }
  identity::Outbox& outbox() { return outbox_; }
  const identity::Outbox& outbox() const { return outbox_; }
  Journal& journal() { return journal_; }
  // For values that are handed out before an account is known, and for what may be used once.
  const oauth::Sealer& sealer() const { return sealer_; }
  oauth::Spent& spent() { return spent_; }
  const oauth::Spent& spent() const { return spent_; }
  // Whom the sign-in pages answer for at once.
  oauth::AutoApproval& auto_approval() { return auto_approval_; }
  const oauth::AutoApproval& auto_approval() const { return auto_approval_; }
  scenario::Engine& scenarios() { return scenarios_; }
  const scenario::Engine& scenarios() const { return scenarios_; }

 private:
  const Tenant* tenant_;
  std::shared_ptr<const Fixture> fixture_;
  std::uint64_t serial_;
  std::uint64_t incarnation_;
  base::Time began_;
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
