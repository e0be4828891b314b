// A tenant's state as PUT /__admin/snapshot and --import take it: it is refused with the place of a mistake, or it is one that
// can be written, read again, and asked for.
// Links: app

#include <cstdint>
#include <string>
#include <string_view>

#include "app/app.h"
#include "app/embedded.h"
#include "app/fixtures.h"
#include "core/snapshot.h"
#include "expect.h"

namespace {

// A tenant of each provider; snapshots of either are tried on both.
struct Tenants {
  Tenants() : app(config()) { app.set_ports({7310, 7320}); }
  static app::ServeConfig config() {
    app::ServeConfig config;
    config.seed = 1;
    config.threads = 1;
    config.freeze = true;
    return config;
  }
  app::App app;
};

std::string text_of(const core::World& world) {
  std::string text;
  json::Writer out(text);
  core::write_snapshot(out, world);
  return text;
}

void try_on(const core::Tenant& tenant, const json::Tree& tree, const core::SnapshotReaders& readers) {
  const auto world = core::read_snapshot(tenant, tree, readers);
  if (!world) {
    fuzz::expect(!world.error().message.empty(), "a refusal says why");
    return;
  }
  const std::string once = text_of(**world);
  const auto again = json::parse_json(once);
  fuzz::expect(again.has_value(), "what is written is JSON");
  const auto second = core::read_snapshot(tenant, *again, readers);
  fuzz::expect(second.has_value() && text_of(**second) == once, "what is written is read as it was");
  (*world)->accounts().visit_all([&](const identity::Account& account) {
    std::string shown;
    json::Writer out(shown);
    tenant.provider().write_user(out, account, **world);
    fuzz::expect(json::parse_json(shown).has_value(), "every account can be shown");
    return true;
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Tenants tenants;
  static const core::ScriptReader scripts(app::embedded("schema/scenario.json"));
  static const core::SnapshotReaders readers = app::snapshot_readers(scripts);
  const auto tree = json::parse_json({reinterpret_cast<const char*>(data), size});
  if (!tree) return 0;
  for (const app::App::Endpoint& endpoint : tenants.app.endpoints()) try_on(*endpoint.tenant, *tree, readers);
  return 0;
}
