#pragma once
// One tenant of the notes vendor with everything that a request needs. One test's.

#include <memory>
#include <string>

#include "core/metrics.h"
#include "core/pipeline.h"
#include "core/tenant.h"
#include "unit/support/keys.h"
#include "unit/support/notes.h"
#include "unit/support/request.h"
#include "unit/support/time.h"

namespace support {

constexpr std::string_view kUsers = R"(
- {login: alice@example.test, token: alice, notes: [milk]}
- {login: bob@example.test, token: bob}
- {template: 'load-{n}@example.test', count: 1000, token: 'load-{n}'}
)";

// Seed 1, the clock standing at noon, the key there.
inline core::Process frozen_process() {
  core::Process process;
  process.version = "0.0.0";
  process.seed = base::Seed::from_number(1);
  process.seeded = true;
  process.start_time = kNoon;
  process.freeze = true;
  process.signing_key = &process_key();
  return process;
}

inline std::shared_ptr<const core::Fixture> fixture_of(const core::Provider& provider, std::string_view users) {
  auto fixture = std::make_shared<core::Fixture>();
  std::vector<json::Tree> templates;
  json::Tree list = yaml(users);
  for (json::Tree& entry : *list.array())
    (entry.find("template") != nullptr ? templates : fixture->users).push_back(std::move(entry));
  auto compiled = core::UserTemplates::compile(std::move(templates));
  if (!compiled) throw std::runtime_error(compiled.error().message);
  fixture->templates = std::move(*compiled);
  fixture->provider = provider.name();
  fixture->settings = *provider.read_settings(json::Tree());
  fixture->source.set("provider", json::Tree(std::string(provider.name())));
  return fixture;
}

struct Universe {
  explicit Universe(core::Process its_process = frozen_process(), std::string_view users = kUsers,
                    std::string_view document = kNotes)
      : process(std::move(its_process)),
        vendor(document),
        metrics(process.workers, vendor.contract().operations().size()),
        tenant({"notes", &vendor, fixture_of(vendor, users), &process, ""}) {
    tenant.set_place("http://localhost:7310", {7310});
  }

  http::Reply ask(const Asked& asked) {
    http::Reply reply;
    const state::Guard guard;
    pipeline.serve(tenant.world(guard), asked.request(), "http://localhost:7310", scratch, reply);
    return reply;
  }
  // The tenant's present world. REQUIRES: nobody resets meanwhile.
  core::World& world() {
    const state::Guard guard;
    return tenant.world(guard);
  }
  // A token for a user of that login, good for an hour from the tenant's time.
  std::string token_for(std::string_view user, oauth::Defect defect = oauth::Defect::kNone) {
    core::World& present = world();
    core::TokenRequest request{*present.accounts().resolve(user), "http://localhost:7310", {}};
    request.claims.id = "t1";
    request.claims.issued_at = present.clock().now();
    request.claims.expires_at = request.claims.issued_at + std::chrono::hours{1};
    return vendor.sign_token(present, request, defect);
  }
  std::vector<core::Journal::Entry> journal() {
    return world().journal().newest(1000, [](const std::string&, const core::Exchange&) { return true; });
  }
  std::size_t changed_users() {
    std::size_t count = 0;
    world().accounts().visit_all([&](const identity::Account&) { return ++count > 0; });
    return count;
  }

  core::Process process;
  NotesVendor vendor;
  core::Metrics metrics;
  core::Tenant tenant;
  core::Pipeline pipeline{vendor, &metrics, true};
  core::Scratch scratch{process.seed, 0};
};

}  // namespace support
