// understudy's command line: parses it, builds the App, runs. The only file that exits or takes signals.
#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <iostream>
#include <thread>

#include "app/app.h"
#include "app/child_environment.h"
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
  options.limits.takes_large_body = app::takes_large_body;
  return options;
}

// Blocks them before any thread exists, so that only the one that waits for them takes them.
sigset_t block(std::initializer_list<int> wanted) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : wanted) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// The program behind its sockets, bound and not yet running.
struct Bound {
  explicit Bound(const app::ServeConfig& config) : app(config), server(server_options(app, config), app.service()) {
    app.set_ports(server.ports());
    app.set_port_opener({[this](const app::Place& place, std::size_t listener) { return server.open({place.address, place.port}, listener); },
                         [this](std::size_t listener) { server.close(listener); }});
    if (!config.import.empty()) app.import_state(config.import);
  }
  app::App app;
  http::server::Server server;
};

// Once no request can change anything any more.
int end(const app::App& app, const app::ServeConfig& config, int status) {
  if (config.export_on_exit.empty() || app.export_state(config.export_on_exit)) return status;
  std::cerr << "understudy: " << config.export_on_exit << " cannot be written\n";
  return status == 0 ? 1 : status;
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
  const sigset_t signals = block({SIGINT, SIGTERM});
  std::signal(SIGPIPE, SIG_IGN);
  base::start_log(config.log_level);
  Bound bound(config);
  std::thread waiter([&] {
    int signal = 0;
    sigwait(&signals, &signal);
    bound.server.stop();
  });
  announce(bound.app, config);
  bound.server.run();
  // `run` ends by `stop` alone, so the waiter has its signal already.
  waiter.join();
  return end(bound.app, config, 0);
}

// Starts the command with our environment and these variables, its signals as if we had not touched ours. Throws where there
// is no such command.
pid_t spawn(const std::vector<std::string>& words, const std::vector<std::pair<std::string, std::string>>& variables) {
  for (const auto& [name, value] : variables) ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, defaults;
  sigemptyset(&none);
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, arguments.front(), nullptr, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) throw std::runtime_error("cannot run " + words.front() + ": " + std::strerror(error));
  return child;
}

// Waits for the child, handing on what somebody sends to us; what comes from the terminal it gets itself.
int status_of(pid_t child, const sigset_t& signals) {
  for (;;) {
    siginfo_t info{};
    const int signal = ::sigwaitinfo(&signals, &info);
    int status = 0;
    if (signal == SIGCHLD && ::waitpid(child, &status, WNOHANG) == child)
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if ((signal == SIGINT || signal == SIGTERM) && info.si_code == SI_USER) ::kill(child, signal);
  }
}

int exec(const app::ServeConfig& config, const std::vector<std::string>& words) {
  const sigset_t signals = block({SIGINT, SIGTERM, SIGCHLD});
  std::signal(SIGPIPE, SIG_IGN);
  base::start_log(config.log_level);
  Bound bound(config);
  const pid_t child = spawn(words, app::child_environment(bound.app));
  int status = 0;
  std::thread waiter([&] {
    status = status_of(child, signals);
    bound.server.stop();
  });
  bound.server.run();
  waiter.join();
  return end(bound.app, config, status);
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
    case Kind::kExec: return exec(settle(command.serve), command.words);
    case Kind::kToken: return app::run_token(command.token, fetch, std::cout, std::cerr);
    case Kind::kCheck: return app::run_check(command.files, std::cout);
    case Kind::kSchema: return app::run_schema(command.schema, std::cout);
    case Kind::kRoutes: return app::run_routes(command.serve, command.markdown, std::cout);
    case Kind::kDiff: return app::run_diff(command.files[0], command.files[1], std::cout);
    case Kind::kCauses: return app::run_causes(std::cout);
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
