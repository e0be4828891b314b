#include "core/world.h"

#include <atomic>
#include <stdexcept>

#include "core/tenant.h"

namespace core {
namespace {

std::uint64_t next_serial() {
  static std::atomic<std::uint64_t> serial{0};
  return serial.fetch_add(1) + 1;
}

// What the clock shows first: real time, --now and running, or --freeze.
base::Clock::Setting starting_clock(const Process& process) {
  base::Clock real;
  if (process.freeze) return {.mode = base::Clock::Mode::kFrozen, .at = process.start_time.value_or(real.now())};
  if (process.start_time) return {.mode = base::Clock::Mode::kOffset, .offset = *process.start_time - real.now()};
  return {};
}

}  // namespace

World::World(const Tenant& tenant)
    : tenant_(&tenant),
      serial_(next_serial()),
      incarnation_(tenant.count_world()),
      seed_(tenant.process().seed.derive("tenant " + tenant.name())),
      clock_(starting_clock(tenant.process())),
      keys_(*tenant.process().signing_key, tenant.name(),
            tenant.process().seeded ? std::optional(seed_) : std::nullopt,
            tenant.process().key_keeper),
      journal_(tenant.process().journal_entries, tenant.process().workers),
      sealer_(seed_.derive("sealed values " + std::to_string(incarnation_))),
      spent_(seed_.derive("spent")),
      scenarios_(seed_, tenant.scripts(), tenant.fixture().settings->limits) {
  auto accounts = tenant.provider().make_accounts(*this, tenant.fixture());
  if (!accounts) throw std::runtime_error("fixture of " + tenant.name() + ": " + accounts.error().message);
  accounts_ = std::move(*accounts);
}

const Process& World::process() const { return tenant_->process(); }
const Settings& World::settings() const { return *tenant_->fixture().settings; }

}  // namespace core
