#pragma once
// A phone number that a user added. A value inside an account's snapshot.

#include <optional>
#include <string>

#include "identity/one_time_code.h"

namespace providers::okta {

struct Phone {
  std::string id;      // "sms…" or "clf…", by the method that it was added with
  std::string number;  // E.164
  std::string method;  // "SMS" or "CALL"
  bool verified = false;
  std::optional<identity::OneTimeCode> code;  // the newest that was sent
  base::Time sms_sent_at{}, called_at{};      // the last time; the epoch for never

  // Whether a code can still be typed.
  bool awaits_code(base::Time now) const { return code && !code->expired(now); }
};

}  // namespace providers::okta
