// The load generator of tools/bench: sends one request, with another number each time, over keep-alive connections,
// checks every status, and prints one line: requests, seconds, the server's CPU microseconds a request, latencies, and
// the size of the last response.

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "cpu_time.h"
#include "generator.h"

namespace {

using Microseconds = std::chrono::duration<double, std::micro>;

struct Options {
  load::Job job;
  std::string request_file;
  std::string lines_file;
  std::string bodies_file;
  std::uint64_t users = 1;
  pid_t server = 0;
};

std::optional<int> parse(int argc, char** argv, Options& options) {
  CLI::App app{"Sends the same request again and again and counts what the server spends on it"};
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.add_option("--request", options.request_file, "file with the request; {n}, {user}, {line} are filled in")->required();
  app.add_option("--port", options.job.port, "port on 127.0.0.1")->required();
  app.add_option("--requests", options.job.requests, "how many")->required()->check(CLI::PositiveNumber);
  app.add_option("--first", options.job.first, "number of the first");
  app.add_option("--connections", options.job.connections, "open at once (64)")->check(CLI::Range(1, 10'000));
  app.add_option("--status", options.job.status, "that every answer must have (200)");
  app.add_option("--users", options.users, "{user} is the number modulo this")->check(CLI::PositiveNumber);
  app.add_option("--lines", options.lines_file, "file whose lines {line} takes");
  app.add_option("--bodies", options.bodies_file, "file that gets every body, a line each");
  app.add_option("--pid", options.server, "process whose CPU time, with its children's, is counted");
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

double percentile(const std::vector<std::chrono::nanoseconds>& sorted, double fraction) {
  const auto index = static_cast<std::size_t>(fraction * static_cast<double>(sorted.size() - 1));
  return Microseconds(sorted[index]).count();
}

void print(load::Outcome outcome, std::chrono::nanoseconds cpu) {
  std::sort(outcome.latencies.begin(), outcome.latencies.end());
  const auto requests = static_cast<double>(outcome.latencies.size());
  std::printf("requests=%.0f seconds=%.3f cpu_us=%.3f p50_us=%.1f p99_us=%.1f bytes=%zu\n", requests,
              std::chrono::duration<double>(outcome.elapsed).count(), Microseconds(cpu).count() / requests,
              percentile(outcome.latencies, 0.5), percentile(outcome.latencies, 0.99), outcome.response_size);
}

void measure(Options& options) {
  std::vector<std::string> lines;
  if (!options.lines_file.empty()) lines = read_lines(options.lines_file);
  std::ofstream bodies;
  if (!options.bodies_file.empty()) {
    bodies.open(options.bodies_file);
    options.job.on_body = [&bodies](std::string_view body) { bodies << body << '\n'; };
  }
  const load::RequestTemplate requests(read(options.request_file), "localhost:" + std::to_string(options.job.port),
                                       options.users, std::move(lines));
  const auto spent = [&] { return options.server == 0 ? std::chrono::nanoseconds{0} : load::cpu_time(options.server); };
  const auto before = spent();
  load::Outcome outcome = load::run(options.job, requests);
  print(std::move(outcome), spent() - before);
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
