#pragma once
// A request taken apart: one call that has been routed, authenticated and validated, on which each stage of the pipeline
// can be done again and again. One thread's.

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "core/call.h"
#include "core/metrics.h"
#include "core/scratch.h"
#include "program.h"
#include "scenario/engine.h"
#include "state/epoch.h"

namespace bench {

class Staged {
 public:
  // REQUIRES: `program` and `client` outlive this, and `client` asks nothing meanwhile.
  Staged(Program& program, Client& client, const Measured& operation);

  void route();
  void limit();   // by user and by address, as where a scenario has such limits; without one the two that ask for it cost
  void decide();  // a pointer's load. Two rules that do not match
  void authenticate();
  void validate();
  void run();     // a command's change of the account with it
  void render();  // what stands in the reply beside its body
  void refuse();  // instead of the last two
  void record();

 private:
  const core::Api& api() const { return tenant_.provider(); }

  state::Guard guard_;
  core::Tenant& tenant_;
  core::World& world_;
  core::Scratch scratch_;
  http::Reply reply_;
  core::Call call_;
  core::Metrics metrics_;
  scenario::Engine engine_;
  const scenario::Loaded* loaded_;
};

struct Stage {
  std::string_view name;
  void (Staged::*step)();
};
// In the order of a request.
std::span<const Stage> stages();

// One query, and one command.
std::array<const Measured*, 2> taken_apart();

// What a stage of an operation is called in bench/instructions.txt.
std::string title_of(const Measured& operation, const Stage& stage);

}  // namespace bench
