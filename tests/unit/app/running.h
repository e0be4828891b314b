#pragma once
// The whole program above the sockets, as `serve` puts it together: okta on listener 0, auth0 on listener 1. One test's.

#include "app/app.h"
#include "unit/app/folder.h"
#include "unit/support/request.h"

namespace app::testing {

// Everything a function of a seed, so that no key is made or kept; one worker.
inline ServeConfig seeded() {
  ServeConfig config;
  config.seed = 1;
  config.threads = 1;
  config.now = base::Time(std::chrono::sys_days{std::chrono::year{2026} / 1 / 1});
  config.freeze = true;
  return config;
}

struct Running {
  explicit Running(const ServeConfig& config = seeded()) : app(config) { app.set_ports({7310, 7320}); }

  http::Reply ask(const support::Asked& asked) {
    http::Reply reply;
    app.service().serve(asked.request(), reply);
    return reply;
  }

  App app;
};

}  // namespace app::testing
