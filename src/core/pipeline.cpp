#include "core/pipeline.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/recording.h"
#include "core/scripting.h"
#include "core/validation.h"
#include "openapi/answers.h"

namespace core {
namespace {

// What is made up is the same each time, for one tenant.
std::uint64_t generator_seed(const Call& call) { return base::keyed_hash(call.world.seed(), call.operation->id); }

Answer write(Call& call, const openapi::DocumentAnswer& answer) {
  call.text() = answer.body;
  return Answer{answer.status, !answer.body.empty(), answer.media_type};
}

}  // namespace

void Pipeline::serve(World& world, const http::Request& request, std::string_view base, Scratch& scratch,
                     http::Reply& reply) const {
  const auto started = base::monotonic();
  const state::Guard guard;  // what the call borrows from snapshots lives until it is answered
  reply.clear();
  scratch.violations.clear();
  Call call(request, world, scratch, reply, world.clock().now());
  call.base = base;
  try {
    answer(call);
  } catch (const std::exception& error) {
    const std::string where = call.operation != nullptr ? call.operation->id : "nothing routed";
    base::log_error("a bug, answered with 500: " + std::string(error.what()) + " (" + where + ")");
    call.rewind();
    api_.render(call, {causes::kInternal, {}});
    api_.finish(call);
  }
  if (!reply.hold) record(call, started);
}

void Pipeline::refuse(World& world, int status, http::Reply& reply) const {
  refuse(world, status, {causes::kRequestRefused, {std::to_string(status)}}, reply);
}

void Pipeline::refuse(World& world, int status, const Problem& problem, http::Reply& reply) const {
  reply.clear();
  const http::Request nothing;
  Scratch scratch(world.seed().derive("refusals"), 0);
  scratch.sequence = refusals_.fetch_add(1) << 8;
  Call call(nothing, world, scratch, reply, world.clock().now());
  api_.render(call, problem);
  reply.status = status;
  api_.finish(call);
}

void Pipeline::answer(Call& call) const {
  if (call.request.method == http::Method::kOptions) {
    api_.preflight(call);
    return;
  }
  const Outcome outcome = decide(call);
  if (outcome ? outcome->hold : outcome.error().cause == causes::kSigningKeyPending) {
    call.reply().hold = true;
    return;
  }
  if (outcome) {
    call.reply().status = outcome->status;
    if (outcome->body) call.header("Content-Type", openapi::media_type_of(*call.operation, outcome->status, outcome->media_type));
  } else {
    call.rewind();
    api_.render(call, outcome.error());
  }
  api_.finish(call);
  if (call.operation != nullptr && call.world.process().verify_responses && !is_scripted(call)) verify(call);
  if (call.plan.rule != nullptr) apply_to_reply(call);
}

Outcome Pipeline::decide(Call& call) const {
  if (auto failed = route(call)) return tl::unexpected(std::move(*failed));
  const state::Guard guard;
  const scenario::Loaded* loaded = api_.scripted() ? call.world.scenarios().loaded(guard) : nullptr;
  if (loaded != nullptr) return decide_scripted(call, *loaded);
  if (auto failed = api_.authenticate(call)) return tl::unexpected(std::move(*failed));
  return perform(call);
}

Outcome Pipeline::decide_scripted(Call& call, const scenario::Loaded& loaded) const {
  // What is held is asked again, and would be counted again.
  if (!call.world.keys().ready()) return hold();
  if (auto limited = take_limits(call, loaded, true)) return tl::unexpected(std::move(*limited));
  if (auto failed = api_.authenticate(call)) return tl::unexpected(std::move(*failed));
  if (auto limited = take_limits(call, loaded, false)) return tl::unexpected(std::move(*limited));
  call.plan = loaded.decide(CallFacts(call));
  return call.plan.rule != nullptr ? follow(call, *call.plan.rule) : perform(call);
}

// A rule without a response and without a fault leaves the answer as it is. Before a fault nothing may change, which is so
// where a safe method runs: what it reads is the answer that the fault happens to.
Outcome Pipeline::follow(Call& call, const scenario::Rule& rule) const {
  const bool changes_nothing = call.request.method == http::Method::kGet || call.request.method == http::Method::kHead;
  const bool replaces = rule.respond || (rule.fault != http::Fault::kNone && !changes_nothing);
  if (rule.stage == scenario::Stage::kBefore && replaces)
    return rule.respond ? scripted_answer(call, *rule.respond) : from_document(call);
  Outcome own = perform(call);
  if (!rule.respond) return own;
  call.rewind();
  return scripted_answer(call, *rule.respond);
}

Outcome Pipeline::perform(Call& call) const {
  if (auto preferred = as_preferred(call)) return *preferred;
  if (auto failed = validate(call)) return tl::unexpected(std::move(*failed));
  return api_.has_behaviour(call.operation_index) ? api_.run(call) : from_document(call);
}

std::optional<Problem> Pipeline::route(Call& call) const {
  openapi::Router::Match& match = call.scratch.match;
  api_.contract().router().match(call.request.method, call.request.path(), match);
  if (match.bad_encoding) return Problem{causes::kUnknownPath, {}};
  if (match.operation == nullptr)
    return Problem{match.allow.empty() ? causes::kUnknownPath : causes::kMethodNotAllowed, {}};
  // What nothing stands behind is as good as not there: no token, no contract to hold the 501 to.
  if (!api_.has_behaviour(match.index) && !api_.may_answer_from_document(match.index))
    return Problem{causes::kNotImplemented, {}};
  call.operation = match.operation;
  call.operation_index = match.index;
  return std::nullopt;
}

Outcome Pipeline::from_document(Call& call) const {
  const auto answer = openapi::answer_from_document(*call.operation, generator_seed(call));
  return answer ? Outcome(write(call, *answer)) : problem(causes::kNotImplemented);
}

// RFC 7240: what cannot be as preferred is as it would have been, and an answer says which it is.
std::optional<Outcome> Pipeline::as_preferred(Call& call) const {
  const auto header = call.world.process().allow_prefer ? call.request.header("Prefer") : std::nullopt;
  if (!header) return std::nullopt;
  const openapi::Preference preference = openapi::parse_prefer(*header);
  const auto answer = openapi::preferred_answer(*call.operation, preference, generator_seed(call));
  if (!answer) return std::nullopt;
  std::string applied = preference.code ? "code=" + std::to_string(*preference.code) : "";
  if (!preference.example.empty()) applied.append(applied.empty() ? "" : ", ").append("example=").append(preference.example);
  call.header("Preference-Applied", applied);
  return write(call, *answer);
}

void Pipeline::verify(Call& call) const {
  auto& violations = call.scratch.violations;
  const std::size_t of_request = violations.size();
  check_reply(*call.operation, call.reply(), violations);
  if (violations.size() == of_request || call.world.process().lenient_verification) return;
  for (std::size_t i = of_request; i < violations.size(); ++i)
    base::log_error(call.operation->id + " answered " + std::to_string(call.reply().status) + " against its contract: " +
                    violations[i].instance + " " + violations[i].message);
  call.rewind();
  api_.render(call, {causes::kInternal, {}});
  api_.finish(call);
}

void Pipeline::record(Call& call, std::chrono::nanoseconds started) const {
  const auto ended = base::monotonic();
  const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(ended - started);
  const auto duration_us = static_cast<std::uint32_t>(duration.count());
  const std::size_t operation = call.operation != nullptr ? call.operation_index : api_.contract().operations().size();
  if (metrics_ != nullptr) metrics_->record(call.scratch.worker, operation, call.reply().status, duration_us);
  if (journaled_) write_journal(call, ended, duration_us);
}

}  // namespace core
