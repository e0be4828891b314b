#pragma once
// One isolated universe of one provider (interface section 1), and the world that it is in now. Any thread may use it.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/fixture.h"
#include "core/process.h"
#include "core/provider.h"
#include "core/world.h"
#include "state/epoch.h"

namespace core {

class Tenant {
 public:
  struct Setup {
    std::string name;
    const Provider* provider = nullptr;
    std::shared_ptr<const Fixture> fixture;
    const Process* process = nullptr;
    std::string fixed_url;  // --okta-url, --auth0-url; "" without
    std::vector<std::shared_ptr<const scenario::Script>> scripts = {};  // those of the start
    std::optional<base::Seed> seed = std::nullopt;  // its own; the process's and its name where there is none
    std::shared_ptr<oauth::KeyKeeper> key_keeper = nullptr;  // its own; the process's where there is none
    bool guest = false;     // made by the control API: no listener of the start answers for it, and it may be removed
  };

  // Throws std::runtime_error where the fixture's users cannot be made.
  explicit Tenant(Setup setup);
  // In the state that `source`, another tenant's, is in (core/world.h). REQUIRES: the setup's fixture and seed are its.
  Tenant(Setup setup, const World& source);
  ~Tenant();
  Tenant(const Tenant&) = delete;
  Tenant& operator=(const Tenant&) = delete;

  const std::string& name() const { return setup_.name; }
  const Provider& provider() const { return *setup_.provider; }
  const Fixture& fixture() const { return *setup_.fixture; }
  std::shared_ptr<const Fixture> shared_fixture() const { return setup_.fixture; }
  const Process& process() const { return *setup_.process; }
  const std::vector<std::shared_ptr<const scenario::Script>>& scripts() const { return setup_.scripts; }
  const std::string& fixed_url() const { return setup_.fixed_url; }

  bool is_guest() const { return setup_.guest; }
  // Whether what it draws can be repeated.
  bool is_seeded() const { return process().seeded || setup_.seed.has_value(); }
  oauth::KeyKeeper* key_keeper() const { return setup_.key_keeper ? setup_.key_keeper.get() : process().key_keeper; }
  // What its draws come from.
  base::Seed seed() const { return setup_.seed.value_or(process().seed.derive("tenant " + name())); }
  // By when it was made, among all of the process. Set once, before others can find it.
  std::uint64_t number() const { return number_; }
  void set_number(std::uint64_t number) { number_ = number; }

  // Where it listens. Set once, before the first request. `base_url` is the fixed URL where there is one.
  void set_place(std::string base_url, std::vector<std::uint16_t> ports);
  const std::string& base_url() const { return base_url_; }
  const std::vector<std::uint16_t>& ports() const { return ports_; }
  // Whether a token issued for `origin` is good in a request for `base`: the same, the fixed URL, or a loopback name with
  // one of this tenant's ports (interface section 3).
  bool same_service(std::string_view origin, std::string_view base) const;

  // Whether `base` is an origin of this tenant: the fixed URL, or a loopback name with one of its ports.
  bool serves(std::string_view base) const;

  // The present world; valid while the guard lives.
  World& world(const state::Guard&) const { return *world_.load(); }
  // Counts the worlds of this tenant, from 1: the world's own number.
  std::uint64_t count_world() const { return worlds_.fetch_add(1) + 1; }
  // Publishes a fresh world from the fixture; requests in flight finish on the old one.
  void reset();
  // Publishes this one instead. REQUIRES: it was made for this tenant.
  void adopt(std::unique_ptr<World> world);

 private:
  Setup setup_;
  std::uint64_t number_ = 0;
  std::string base_url_;
  std::vector<std::uint16_t> ports_;
  mutable std::atomic<std::uint64_t> worlds_{0};
  std::atomic<World*> world_{nullptr};
};

}  // namespace core
