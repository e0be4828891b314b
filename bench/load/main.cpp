// The load generator of tools/bench: sends requests, with another number each time, checks every status, and prints one
// line: requests, seconds, the server's CPU microseconds a request and those of them in user mode, latencies, and the size
// of the last response. A closed loop over keep-alive connections; an open one with --rate; with --sessions a connection for
// each request.

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "closed_loop.h"
#include "cpu_time.h"
#include "open_loop.h"
#include "sessions.h"

namespace {

using Microseconds = std::chrono::duration<double, std::micro>;

struct Options {
  load::Target target;
  std::vector<std::string> request_files;
  std::vector<int> statuses{200};
  std::string lines_file;
  std::string bodies_file;
  std::uint64_t first = 0;
  std::uint64_t requests = 0;
  std::uint64_t users = 1;
  std::uint64_t pipelined = 1;
  unsigned connections = 64;
  double rate = 0;
  bool tls = false;
  bool sessions = false;
  bool resume = false;
  bool hold = false;
  pid_t server = 0;
};

void describe(CLI::App& app, Options& options) {
  app.add_option("--request", options.request_files, "files with requests, taken in turn; {n}, {user}, {line} are filled in")->required();
  app.add_option("--status", options.statuses, "that every answer must have, for each of the files (200)");
  app.add_option("--port", options.target.port, "port on 127.0.0.1")->required();
  app.add_option("--requests", options.requests, "how many")->required()->check(CLI::PositiveNumber);
  app.add_option("--first", options.first, "number of the first");
  app.add_option("--connections", options.connections, "open at once (64)")->check(CLI::Range(1, 10'000));
  app.add_option("--pipelined", options.pipelined, "requests in one write (1)")->check(CLI::PositiveNumber);
  app.add_option("--rate", options.rate, "requests a second, each due at its time")->check(CLI::PositiveNumber);
  app.add_flag("--tls", options.tls, "over TLS, whatever the certificate");
  auto* sessions = app.add_flag("--sessions", options.sessions, "a connection for each request");
  app.add_flag("--resume", options.resume, "resume the last TLS session")->needs(sessions);
  app.add_flag("--hold", options.hold, "keep the connections open until stdin ends");
  app.add_option("--users", options.users, "{user} is the number modulo this")->check(CLI::PositiveNumber);
  app.add_option("--lines", options.lines_file, "file whose lines {line} takes");
  app.add_option("--bodies", options.bodies_file, "file that gets every body, a line each");
  app.add_option("--pid", options.server, "process whose CPU time, with its children's, is counted");
}

std::optional<int> parse(int argc, char** argv, Options& options) {
  CLI::App app{"Sends the same requests again and again and counts what the server spends on them"};
  describe(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return std::nullopt;
}

std::ifstream open(const std::string& name) {
  std::ifstream file(name);
  if (!file) throw std::runtime_error("cannot read " + name);
  return file;
}

std::string read(const std::string& name) {
  std::ifstream file = open(name);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> read_lines(const std::string& name) {
  std::vector<std::string> lines;
  std::ifstream file = open(name);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

load::Workload workload(const Options& options) {
  std::vector<std::string> lines;
  if (!options.lines_file.empty()) lines = read_lines(options.lines_file);
  load::Workload all;
  const std::string host = "localhost:" + std::to_string(options.target.port);
  for (std::size_t i = 0; i < options.request_files.size(); ++i) {
    const int status = options.statuses[std::min(i, options.statuses.size() - 1)];
    all.kinds.push_back({load::RequestTemplate(read(options.request_files[i]), host, options.users, lines), status});
  }
  return all;
}

void print(const load::Outcome& outcome, const load::CpuTime& before, const load::CpuTime& after) {
  const auto requests = static_cast<double>(outcome.latencies.count());
  const auto each = [&](std::chrono::nanoseconds time) { return Microseconds(time).count() / requests; };
  const auto percentile = [&](double share) { return Microseconds(outcome.latencies.percentile(share)).count(); };
  std::printf("requests=%.0f seconds=%.3f cpu_us=%.3f user_us=%.3f p50_us=%.1f p99_us=%.1f p999_us=%.1f max_us=%.1f bytes=%zu resumed=%llu\n",
              requests, std::chrono::duration<double>(outcome.elapsed).count(), each(after.total - before.total),
              each(after.user - before.user), percentile(0.5), percentile(0.99), percentile(0.999),
              Microseconds(outcome.latencies.max()).count(), outcome.response_size,
              static_cast<unsigned long long>(outcome.resumed));
  std::fflush(stdout);
}

load::Outcome run_loop(const Options& options, load::Pool& pool, const load::Workload& workload) {
  if (options.rate > 0) return load::run(load::OpenLoop{options.first, options.requests, options.rate}, pool, workload);
  return load::run(load::ClosedLoop{options.first, options.requests, options.pipelined}, pool, workload);
}

void measure(const Options& options) {
  load::Workload requests = workload(options);
  std::ofstream bodies;
  if (!options.bodies_file.empty()) {
    bodies.open(options.bodies_file);
    requests.on_body = [&bodies](std::string_view body) { bodies << body << '\n'; };
  }
  const auto spent = [&] { return options.server == 0 ? load::CpuTime{} : load::cpu_time(options.server); };
  if (options.sessions) {
    const load::Sessions sessions{options.first, options.requests, options.connections, options.tls, options.resume};
    const auto before = spent();
    const load::Outcome outcome = load::run(sessions, options.target, requests);
    print(outcome, before, spent());
    return;
  }
  load::TlsClient tls(false);
  load::Pool pool(options.target, options.tls ? &tls : nullptr, options.connections);
  const auto before = spent();
  const load::Outcome outcome = run_loop(options, pool, requests);
  print(outcome, before, spent());
  if (options.hold) std::cin.ignore(std::numeric_limits<std::streamsize>::max());
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (const auto status = parse(argc, argv, options)) return *status;
  try {
    measure(options);
  } catch (const std::exception& error) {
    std::cerr << "load: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
