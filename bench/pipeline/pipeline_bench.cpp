// What a request costs between the parsed head and the finished reply, whole and by stage. Stages are measured by doing
// one of them again and again on a call that has gone through those before it.

#include <benchmark/benchmark.h>

#include "base/clock.h"
#include "core/call.h"
#include "core/recording.h"
#include "core/scratch.h"
#include "core/tenant.h"
#include "core/validation.h"
#include "core/world.h"
#include "program.h"
#include "state/epoch.h"

namespace {

using bench::Measured;
using bench::Program;

Program& program() {
  static Program only;
  return only;
}

void whole(benchmark::State& state, const Measured& operation) {
  std::size_t n = 0;
  for (int i = 0; i < 1'024; ++i) program().ask(operation, n++);
  for (auto _ : state) program().ask(operation, n++);
}

// A call of the operation that has been routed, authenticated and validated.
class Staged {
 public:
  explicit Staged(const Measured& operation)
      : tenant_(*program().app().endpoints()[operation.listener].tenant), world_(tenant_.world(guard_)),
        scratch_(program().app().process().seed, 0),
        call_(program().request(operation, 0), world_, scratch_, reply_, world_.clock().now()) {
    call_.base = "http://localhost:7310";
    route();
    authenticate();
    validate();
  }

  void route() {
    api().contract().router().match(call_.request.method, call_.request.path(), scratch_.match);
    call_.operation = scratch_.match.operation;
    call_.operation_index = scratch_.match.index;
  }
  void authenticate() { benchmark::DoNotOptimize(api().authenticate(call_)); }
  void decide() { benchmark::DoNotOptimize(world_.scenarios().loaded(guard_)); }
  void validate() { benchmark::DoNotOptimize(core::validate(call_)); }
  // A query alone: a command's part is in the whole of one.
  void run() {
    call_.rewind();
    benchmark::DoNotOptimize(api().run(call_));
  }
  void render() {
    call_.rewind();
    api().render(call_, {core::causes::kInternal, {}});
  }
  void finish() {
    reply_.headers.clear();
    api().finish(call_);
  }
  void record() { core::write_journal(call_, base::monotonic(), 1); }

 private:
  const core::Api& api() const { return tenant_.provider(); }

  state::Guard guard_;
  core::Tenant& tenant_;
  core::World& world_;
  core::Scratch scratch_;
  http::Reply reply_;
  core::Call call_;
};

void stage(benchmark::State& state, const Measured& operation, void (Staged::*step)()) {
  Staged staged(operation);
  for (auto _ : state) (staged.*step)();
}

}  // namespace

int main(int count, char** arguments) {
  const std::span<const Measured> all = bench::measured();
  for (const Measured& operation : all)
    benchmark::RegisterBenchmark(std::string(operation.name).c_str(), [&](benchmark::State& state) { whole(state, operation); });
  const auto add = [](const Measured& operation, const char* name, void (Staged::*step)()) {
    const std::string title = std::string(operation.name) + "/" + name;
    benchmark::RegisterBenchmark(title.c_str(), [&operation, step](benchmark::State& state) { stage(state, operation, step); });
  };
  const Measured& query = all[0];
  const Measured& command = all[3];
  add(query, "route", &Staged::route);
  add(query, "authenticate", &Staged::authenticate);
  add(query, "limit and decide", &Staged::decide);
  add(query, "validate", &Staged::validate);
  add(command, "validate", &Staged::validate);
  add(query, "run", &Staged::run);
  add(query, "render a refusal", &Staged::render);
  add(query, "finish", &Staged::finish);
  add(query, "record", &Staged::record);
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
