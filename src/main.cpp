// understudy's command line: parses it, builds the App, runs. The only file that exits or takes signals.
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <thread>

#include "app/app.h"
#include "app/commands.h"
#include "app/config.h"
#include "app/documents.h"
#include "app/greeting.h"
#include "app/tls.h"
#include "base/log.h"
#include "http/client/client.h"
#include "http/server/machine.h"
#include "http/server/server.h"

namespace {

http::server::Options server_options(const app::App& app, const app::ServeConfig& config) {
  http::server::Options options;
  for (const app::App::Endpoint& endpoint : app.endpoints())
    options.listeners.push_back({endpoint.place.address, endpoint.place.port});
  if (app.tls()) options.certificate = http::server::Certificate{app.tls()->chain, app.tls()->key};
  options.threads = app.process().workers;
  options.limits.max_connections = config.max_connections;
  return options;
}

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

void announce(const app::App& app, const app::ServeConfig& config) {
  (config.ready_json ? std::cerr : std::cout) << app::greeting(app) << std::flush;
  if (config.ready_json) std::cout << app::ready_line(app, ::getpid()) << std::flush;
}

// What was asked for, as far as the machine has it.
app::ServeConfig settle(app::ServeConfig config) {
  const std::size_t cores = http::server::available_cores();
  config.threads = config.threads == 0 ? cores : std::min(config.threads, cores);
  config.max_connections = std::min(config.max_connections, http::server::raise_connection_limit());
  return config;
}

int serve(const app::ServeConfig& config) {
  // Blocked before any thread exists, so that only the one that waits for them takes them.
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  base::start_log(config.log_level);
  app::App app(config);
  http::server::Server server(server_options(app, config), app.service());
  app.set_ports(server.ports());
  std::thread waiter([&] {
    int signal = 0;
    sigwait(&signals, &signal);
    server.stop();
  });
  announce(app, config);
  server.run();
  // `run` ends by `stop` alone, so the waiter has its signal already.
  waiter.join();
  return 0;
}

base::Result<std::pair<int, std::string>> fetch(const std::string& method, const std::string& url, const std::string& body) {
  return http::client::fetch(method, url, body, http::client::kPatience, app::trusted_authority()).map([](http::client::Response response) {
    return std::pair(response.status, std::move(response.body));
  });
}

int run(const app::Command& command) {
  using Kind = app::Command::Kind;
  switch (command.kind) {
    case Kind::kServe: return serve(settle(command.serve));
    case Kind::kToken: return app::run_token(command.token, fetch, std::cout, std::cerr);
    case Kind::kCheck: return app::run_check(command.files, std::cout);
    case Kind::kSchema: return app::run_schema(command.schema, std::cout);
    case Kind::kRoutes: return app::run_routes(command.serve, std::cout);
    case Kind::kDiff: return app::run_diff(command.files[0], command.files[1], std::cout);
    case Kind::kHealthcheck: return app::run_healthcheck(command.healthcheck_url, fetch, std::cout, std::cerr);
  }
  return 2;
}

}  // namespace

int main(int count, char** arguments) {
  const auto command = app::parse_command_line(count, arguments);
  if (!command) {
    (command.error().status == 0 ? std::cout : std::cerr) << command.error().text;
    return command.error().status;
  }
  try {
    return run(*command);
  } catch (const app::Unusable& unusable) {
    std::cerr << unusable.what() << '\n';
  } catch (const std::exception& error) {
    std::cerr << "understudy: " << error.what() << '\n';
  }
  return 2;
}
