// The tenant's clock.
#include "admin/api.h"
#include "admin/problems.h"
#include "core/world.h"

namespace admin {
namespace {

using core::Call;
using core::Outcome;
using Mode = base::Clock::Mode;

std::string_view to_string(Mode mode) {
  switch (mode) {
    case Mode::kReal: return "real";
    case Mode::kOffset: return "offset";
    case Mode::kFrozen: return "frozen";
  }
  return "";
}

Outcome answer_with_clock(Call& call) {
  const base::Clock& clock = call.world.clock();
  call.json().begin_object().member("mode", to_string(clock.setting().mode)).member("now", clock.now()).end_object();
  return core::ok();
}

Outcome get_clock(Call& call, Context&) { return answer_with_clock(call); }

Outcome set_clock(Call& call, Context&) {
  base::Clock::Setting setting;
  if (const auto now = call.body["now"].string()) {
    const auto time = base::parse_rfc3339(*now);
    if (!time) return invalid("/now", time.error().message);
    setting = {.mode = Mode::kFrozen, .at = *time};
  } else {
    const auto offset = base::parse_duration(call.body["offset"].string_or(""));
    if (!offset) return invalid("/offset", offset.error().message);
    setting = {.mode = Mode::kOffset, .offset = *offset};
  }
  call.world.clock().set(setting);
  return answer_with_clock(call);
}

Outcome reset_clock(Call& call, Context&) {
  call.world.clock().set({});
  return core::no_content();
}

Outcome advance_clock(Call& call, Context&) {
  const auto by = base::parse_duration(call.body["by"].string_or(""));
  if (!by) return invalid("/by", by.error().message);
  call.world.clock().advance(*by);
  return answer_with_clock(call);
}

}  // namespace

std::span<const Operation> clock_operations() {
  static constexpr Operation kOperations[] = {
      {"getClock", get_clock}, {"setClock", set_clock}, {"resetClock", reset_clock}, {"advanceClock", advance_clock}};
  return kOperations;
}

}  // namespace admin
