#include "stages.h"

#include <array>
#include <stdexcept>

#include "base/clock.h"
#include "core/recording.h"
#include "core/scripting.h"
#include "core/tenant.h"
#include "core/validation.h"
#include "core/world.h"
#include "json/tree.h"

namespace bench {
namespace {

constexpr std::string_view kScenario = R"(
scenario: measured
provider: okta
limits:
  - {per: user, rate: 100000000, window: 1s}
  - {per: address, rate: 100000000, window: 1s}
rules:
  - {name: another path, match: {path: /idp/myaccount/phones/*}, respond: {status: 500}}
  - {name: another user, match: {method: [GET, POST], user: bob}, respond: {status: 500}}
)";

std::shared_ptr<const scenario::Script> script() {
  return std::make_shared<const scenario::Script>(scenario::Script::compile(*json::parse_yaml(kScenario, "scenario.yaml")));
}

constexpr auto kStages = std::to_array<Stage>({
    {"route", &Staged::route},
    {"limit", &Staged::limit},
    {"authenticate", &Staged::authenticate},
    {"decide", &Staged::decide},
    {"validate", &Staged::validate},
    {"run", &Staged::run},
    {"render", &Staged::render},
    {"render a refusal", &Staged::refuse},
    {"record", &Staged::record},
});

void require(bool holds, std::string_view stage) {
  if (!holds) throw std::runtime_error(std::string(stage) + " has failed");
}

}  // namespace

std::span<const Stage> stages() { return kStages; }

std::array<const Measured*, 2> taken_apart() { return {&measured()[0], &measured()[3]}; }

std::string title_of(const Measured& operation, const Stage& stage) {
  return std::string(operation.name) + " / " + std::string(stage.name);
}

Staged::Staged(Program& program, Client& client, const Measured& operation)
    : tenant_(*program.app().endpoints()[operation.listener].tenant),
      world_(tenant_.world(guard_)),
      scratch_(program.app().process().seed, 0),
      call_(client.request(operation, 0), world_, scratch_, reply_, world_.clock().now()),
      metrics_(1, api().contract().operations().size()),
      engine_(program.app().process().seed, {script()}),
      loaded_(engine_.loaded(guard_)) {
  call_.base = "http://localhost:7310";
  route();
  authenticate();
  validate();
}

void Staged::route() {
  api().contract().router().match(call_.request.method, call_.request.path(), scratch_.match);
  call_.operation = scratch_.match.operation;
  call_.operation_index = scratch_.match.index;
  require(call_.operation != nullptr, "route");
}

void Staged::limit() {
  require(!core::take_limits(call_, *loaded_, true) && !core::take_limits(call_, *loaded_, false), "limit");
  call_.limit = {};
}

void Staged::decide() { require(loaded_->decide(core::CallFacts(call_)).rule == nullptr, "decide"); }
void Staged::authenticate() { require(!api().authenticate(call_), "authenticate"); }
void Staged::validate() { require(!core::validate(call_), "validate"); }

void Staged::run() {
  call_.rewind();
  require(api().run(call_).has_value(), "run");
}

void Staged::render() {
  reply_.headers.clear();
  api().finish(call_);
}

void Staged::refuse() {
  call_.rewind();
  api().render(call_, {core::causes::kInternal, {}});
  api().finish(call_);
}

void Staged::record() {
  metrics_.record(0, call_.operation_index, 200, 1);
  core::write_journal(call_, base::monotonic(), 1);
}

}  // namespace bench
