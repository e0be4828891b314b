#pragma once
// A request's whole life between the server's two sides, as one synchronous function (architecture section 2): route, limit,
// authenticate, decide, validate, run, render, verify, record. Called by all workers at once, each with its own scratch.

#include <atomic>

#include "core/api.h"
#include "core/metrics.h"
#include "core/scratch.h"
#include "core/world.h"
#include "http/message.h"

namespace core {

class Pipeline {
 public:
  // `metrics` may be nullptr; `journaled` says whether exchanges go to the world's journal. REQUIRES: both outlive this.
  Pipeline(const Api& api, Metrics* metrics, bool journaled) : api_(api), metrics_(metrics), journaled_(journaled) {}

  // Answers `request`. `base` is the origin that names the service in this call. Never throws: a bug becomes the vendor's
  // 500, and is logged. REQUIRES: `scratch` is the calling worker's.
  void serve(World& world, const http::Request& request, std::string_view base, Scratch& scratch,
             http::Reply& reply) const;

  // The vendor's words for what never became a request: the server's own 400, 408, 413, 431, 505.
  void refuse(World& world, int status, http::Reply& reply) const;
  // The same where there is more to say than the status.
  void refuse(World& world, int status, const Problem& problem, http::Reply& reply) const;

 private:
  void answer(Call& call) const;
  Outcome decide(Call& call) const;
  Outcome decide_scripted(Call& call, const scenario::Loaded& loaded) const;
  Outcome follow(Call& call, const scenario::Rule& rule) const;
  Outcome perform(Call& call) const;
  std::optional<Problem> route(Call& call) const;
  Outcome from_document(Call& call) const;
  // What the request's Prefer asks for, where a client may ask.
  std::optional<Outcome> as_preferred(Call& call) const;
  void verify(Call& call) const;
  void record(Call& call, std::chrono::nanoseconds started) const;

  const Api& api_;
  Metrics* metrics_;
  bool journaled_;
  mutable std::atomic<std::uint64_t> refusals_{0};  // so that no two of them have the same error id
};

}  // namespace core
