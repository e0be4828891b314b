#pragma once
// An approval that an application asks a person for without a browser (CIBA), and polls for. A value inside an account's
// snapshot.

#include <string>
#include <vector>

#include "base/time.h"

namespace providers::okta {

struct Approval {
  static constexpr std::size_t kMost = 20;  // the oldest beyond them goes
  static constexpr base::Duration kInterval = std::chrono::seconds{5};

  std::string id;
  std::string proof;         // what the application proves it with
  std::string challenge_id;  // the push challenge that was put before the person's device
  std::string client_id;
  std::string server;        // AuthorizationServer::name
  std::vector<std::string> scopes;
  std::string acr;
  base::Time expires_at{};
  base::Time polled_at{};    // the epoch where it was not yet
  base::Duration interval = kInterval;  // longer after each poll that came too soon
};

}  // namespace providers::okta
