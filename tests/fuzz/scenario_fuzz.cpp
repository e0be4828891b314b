// A scenario as PUT /__admin/scenarios takes it: whatever it says, it is refused with its mistakes, or it runs.
// Links: app

#include <chrono>
#include <cstdint>
#include <string_view>

#include "app/app.h"
#include "app/embedded.h"
#include "core/script_reader.h"
#include "expect.h"
#include "scenario/engine.h"

namespace {

using namespace std::chrono_literals;

// A request for one of the provider's operations.
struct Request final : scenario::Facts {
  explicit Request(const openapi::Operation& its_operation) : asked(its_operation) {}
  std::string_view operation() const override { return asked.id; }
  std::span<const std::string> tags() const override { return asked.tags; }
  std::string_view method() const override { return http::to_string(asked.method); }
  std::string_view path() const override { return asked.path; }
  bool is_user(std::string_view name) const override { return name == "alice"; }
  std::optional<std::string> header(std::string_view) const override { return "x"; }
  const json::Tree* body() const override { return nullptr; }
  const openapi::Operation& asked;
};

const core::Provider& okta() {
  static const auto provider = app::make_okta({}, true);
  return *provider;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const core::ScriptReader reader(app::embedded("schema/scenario.json"));
  const auto tree = json::parse_yaml({reinterpret_cast<const char*>(data), size}, "scenario.yaml");
  if (!tree) return 0;
  const auto mistakes = reader.check(*tree, okta());
  fuzz::expect(core::placed(mistakes, *tree, "scenario.yaml").size() == mistakes.size(), "each mistake has a place");
  if (!mistakes.empty()) return 0;
  const scenario::Script script = scenario::Script::compile(*tree);
  scenario::Engine engine(base::Seed::from_number(1), {std::make_shared<const scenario::Script>(script)});
  const state::Guard guard;
  const scenario::Loaded* loaded = engine.loaded(guard);
  fuzz::expect(loaded != nullptr, "it is loaded");
  for (const openapi::Operation* operation : okta().contract().operations()) {
    const scenario::Plan plan = loaded->decide(Request(*operation));
    fuzz::expect(plan.delay >= 0us && plan.delay <= scenario::Delay::kMost, "a delay is between nothing and a day");
    const auto taken = loaded->take(true, Request(*operation), {"alice", "spa", "::1"}, base::Time{});
    fuzz::expect(taken.limit == nullptr || taken.standing.remaining < taken.standing.limit, "a request that was counted is missing in the bucket");
  }
  return 0;
}
