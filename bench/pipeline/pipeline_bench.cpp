// What a request costs between the parsed head and the finished reply, whole and by stage: nanoseconds as measured here, and
// instructions as bench/instructions.txt records them, since a machine lets only its owner count those as it runs
// (tools/instructions counts them under callgrind). With --scaling what it costs two workers at once, with --growth how long
// a request takes at most while a million users are changed.

#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include "cpu_time.h"
#include "growth.h"
#include "scaling.h"
#include "stages.h"

namespace {

constexpr std::size_t kRounds = 41;
constexpr std::size_t kRepetitions = 500;  // a round

using Instructions = std::map<std::string, std::string, std::less<>>;

Instructions recorded() {
  Instructions all;
  std::ifstream file(UNDERSTUDY_BENCH_INSTRUCTIONS);
  for (std::string line; std::getline(file, line);) {
    const auto space = line.find(' ');
    if (!line.starts_with('#') && space != std::string::npos) all[line.substr(space + 1)] = line.substr(0, space);
  }
  return all;
}

// Nanoseconds of one.
template <class F>
double cost_of(const F& repeated) {
  std::vector<double> rounds;
  for (std::size_t round = 0; round < kRounds; ++round) {
    const double begin = bench::thread_time();
    for (std::size_t i = 0; i < kRepetitions; ++i) repeated();
    rounds.push_back((bench::thread_time() - begin) / kRepetitions);
  }
  return bench::tenth(rounds);
}

void print(const std::string& title, double nanoseconds, const Instructions& instructions) {
  const auto counted = instructions.find(title);
  std::printf("%-44s %8.0f %14s\n", title.c_str(), nanoseconds, counted == instructions.end() ? "-" : counted->second.c_str());
}

void report_costs() {
  const Instructions instructions = recorded();
  bench::Program program;
  bench::Client client(program);
  std::printf("%-44s %8s %14s\n", "", "ns", "instructions");
  for (const bench::Measured& operation : bench::measured()) {
    std::size_t n = 0, made = 0;
    cost_of([&] { client.ask(operation, n++); });  // until every user and buffer is what it will stay
    const double whole = cost_of([&] { client.ask(operation, n++); });
    print(std::string(operation.name), whole - cost_of([&] { client.request(operation, made++); }), instructions);
  }
  for (const bench::Measured* operation : bench::taken_apart()) {
    bench::Staged staged(program, client, *operation);
    for (const bench::Stage& stage : bench::stages())
      print(bench::title_of(*operation, stage), cost_of([&] { (staged.*stage.step)(); }), instructions);
  }
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view mode = count == 2 ? arguments[1] : "";
  if (count > 1 && mode != "--scaling" && mode != "--growth") {
    std::cerr << "usage: pipeline_bench [--scaling | --growth]\n";
    return 2;
  }
  if (mode == "--scaling")
    bench::report_scaling(std::cout);
  else if (mode == "--growth")
    bench::report_growth(std::cout);
  else
    report_costs();
}
