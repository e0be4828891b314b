#pragma once
// What all tenants of a process share. Set at start, then never changed: any thread may read it.

#include <cstddef>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/draws.h"
#include "oauth/keys.h"

namespace core {

struct Process {
  std::string version;
  base::Seed seed = base::Seed::random();
  bool seeded = false;                   // --seed was given
  std::string otp;                       // --otp: every one-time code; "" for draws
  std::optional<base::Time> start_time;  // --now
  bool freeze = false;                   // --freeze
  std::size_t workers = 1;
  std::size_t journal_entries = 10'000;
  bool journal_secrets = false;
  bool verify_responses = false;  // a reply that breaks the contract becomes a 500
  bool lenient_verification = false;  // --no-corrections: it becomes a journal entry only
  bool allow_prefer = false;  // --allow-prefer: a request may choose one of the document's answers
  std::string admin_token;        // "" without one
  bool admin_off = false;
  const oauth::ProcessKey* signing_key = nullptr;
  oauth::KeyKeeper* key_keeper = nullptr;  // of keys that tenants rotated to; null with --seed, which makes them anew
};

}  // namespace core
