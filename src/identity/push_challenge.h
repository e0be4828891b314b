#pragma once
// A question that was pushed to somebody's device and waits for their answer (POST /__admin/outbox/{id}/answer). A value
// inside an account's snapshot.

#include <cstdint>
#include <string>

#include "base/time.h"

namespace identity {

struct PushChallenge {
  static constexpr base::Duration kLifetime = std::chrono::minutes{5};
  enum class Answer : std::uint8_t { kNone, kApproved, kRejected };

  std::string id;  // the message's `challenge_id`
  base::Time expires_at{};
  Answer answer = Answer::kNone;
};

}  // namespace identity
