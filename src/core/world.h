#pragma once
// A tenant's universe from one reset to the next: users, clock, keys, outbox, journal. Everything in it may be used from
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
#include "oauth/keys.h"

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

  base::Clock& clock() { return clock_; }
  const base::Clock& clock() const { return clock_; }
  Accounts& accounts() { return *accounts_; }
  const Accounts& accounts() const { return *accounts_; }
  oauth::KeyRing& keys() { return keys_; }
  const oauth::KeyRing& keys() const { return keys_; }
  identity::Outbox& outbox() { return outbox_; }
  Journal& journal() { return journal_; }

 private:
  const Tenant* tenant_;
  std::uint64_t serial_;
  base::Seed seed_;
  base::Clock clock_;
  oauth::KeyRing keys_;
  identity::Outbox outbox_;
  Journal journal_;
  std::unique_ptr<Accounts> accounts_;
};

}  // namespace core
