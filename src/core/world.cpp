#include "core/world.h"

#include <atomic>
#include <stdexcept>
#include <vector>

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

World::Beginning fresh(const Tenant& tenant) {
  const base::Clock::Setting clock = starting_clock(tenant.process());
  return {tenant.shared_fixture(), tenant.seed(), tenant.count_world(), base::Clock(clock).now(), clock};
}

}  // namespace

World::World(const Tenant& tenant, Beginning beginning)
    : tenant_(&tenant),
      fixture_(std::move(beginning.fixture)),
      serial_(next_serial()),
      incarnation_(beginning.incarnation),
      began_(beginning.began),
      seed_(beginning.seed),
      clock_(beginning.clock),
      keys_(*tenant.process().signing_key, tenant.name(), tenant.is_seeded() ? std::optional(seed_) : std::nullopt,
            tenant.key_keeper()),
      journal_(tenant.process().journal_entries, tenant.process().workers),
      sealer_(seed_.derive("sealed values " + std::to_string(incarnation_))),
      spent_(seed_.derive("spent")),
      scenarios_(seed_, {}, fixture_->settings->limits),
      accounts_(tenant.provider().make_accounts(*this, *fixture_)) {}

World::World(const Tenant& tenant)
    : World(tenant, fresh(tenant)) {
  for (const auto& script : tenant.scripts()) scenarios_.put(script);
  for (const json::Tree& entry : fixture_->users) {
    const auto made = accounts_->create(entry, began_);
    if (made) continue;
    const Problem& problem = made.error();
    throw std::runtime_error("fixture of " + tenant.name() + ": " +
                             (problem.arguments.empty() ? std::string(problem.cause) : problem.arguments.front()));
  }
}

World::World(const Tenant& tenant, const World& source)
    : World(tenant, {source.fixture_, source.seed_, source.incarnation_, source.began_, source.clock_.setting()}) {
  const state::Guard guard;
  accounts_->share(*source.accounts_);
  keys_.resume(source.keys_.state());
  spent_.resume(source.spent_.remembered());
  auto_approval_.set(source.auto_approval_.get());
  scenarios_.resume(guard, source.scenarios_);
  std::vector<const identity::Message*> messages;
  source.outbox_.newest_first(guard, [&](const identity::Message& message) {
    messages.push_back(&message);
    return true;
  });
  for (auto message = messages.rbegin(); message != messages.rend(); ++message) outbox_.add(**message);
}

const Process& World::process() const { return tenant_->process(); }

}  // namespace core
