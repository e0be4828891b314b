#pragma once
// What a worker keeps between requests so that a request allocates nothing. One thread's.

#include <cstdint>
#include <string>
#include <vector>

#include "base/draws.h"
#include "identity/outbox.h"
#include "json/value.h"
#include "json/writer.h"
#include "oauth/access_token.h"
#include "openapi/parameters.h"
#include "openapi/router.h"

namespace core {

// Aligned, so that no two workers write one cache line: one thread makes them all, one after the other.
struct alignas(128) Scratch {  // 128: x86 fetches cache lines in pairs
  // `sequence` seeds request and error ids: they come from the worker's own sequence and name nothing.
  explicit Scratch(const base::Seed& seed, std::size_t worker_index)
      : ids(seed.derive("worker " + std::to_string(worker_index)), "request", sequence), worker(worker_index) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  json::Parser body_parser;
  json::Parser token_parser{oauth::TokenCache::kMaxTokenBytes * 4};
  json::Writer writer;
  openapi::Router::Match match;
  openapi::Parameters parameters;
  oauth::TokenCache tokens;
  std::vector<openapi::Violation> violations;
  std::vector<identity::PackedMessage> messages;  // that the call's change sends when it is published
  std::string origin;  // what the service is called by in this call
  std::string target;  // a request's target where it was rewritten
  std::string uri;     // that a command puts together, for a message or a header
  std::string decoded; // a path parameter that was encoded once more than usual
  std::string account_id, login;              // the caller's names, kept for the length of a call
  std::string violations_text;                // what the journal is given
  std::uint64_t sequence = 0;
  base::Draws ids;  // moves `sequence` on
  std::size_t worker;
};

}  // namespace core
