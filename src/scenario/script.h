#pragma once
// A scenario's file as the engine works with it (interface section 6). A value; immutable once compiled, so any thread may
// read it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.h"
#include "json/tree.h"
#include "scenario/delay.h"
#include "scenario/limit.h"
#include "scenario/match.h"

namespace scenario {

// Which of the requests that a rule's match fits it may have an effect on, by their number from 1.
struct Calls {
  enum class Kind : std::uint8_t { kAll, kListed, kFrom, kEvery, kFirst };

  Kind kind = Kind::kAll;
  std::vector<std::uint64_t> numbers;  // of kListed, in ascending order; of the others the one number

  bool include(std::uint64_t call) const;
  // How many are still to come once `counted` have come; nothing where there is no end to them.
  std::optional<std::uint64_t> left(std::uint64_t counted) const;
};

// What is answered instead of the operation's own answer.
struct Response {
  int status = 0;       // 0: the cause's own
  std::string example;  // "" for none
  std::string cause;    // "" for none
  std::optional<json::Tree> body;
  std::vector<std::pair<std::string, std::string>> headers;
};

enum class Stage : std::uint8_t { kBefore, kAfter };

using StateIndex = std::uint32_t;
constexpr StateIndex kStart = 0;

struct Rule {
  std::string name;  // its own, or `SCENARIO/N`, N counting from 1
  Match match;
  Calls calls;
  double probability = 1;
  std::vector<StateIndex> states;  // those it has an effect in; empty: all
  std::optional<Response> respond;
  std::optional<Delay> delay;
  http::Fault fault = http::Fault::kNone;
  Stage stage = Stage::kBefore;
  std::optional<StateIndex> then;
  bool off_spec = false;
};

// Who has a bucket of their own. kUsername is whom a sign-in's body names as `username`: of vendors' own limits, not for
// scripts.
enum class Per : std::uint8_t { kTenant, kUser, kClient, kAddress, kUsername };
std::string_view to_string(Per per);

struct Limit {
  std::string name;  // its own, or `SCENARIO/limit N`
  Match match;
  Per per = Per::kTenant;
  Rate rate;

  // Whether it is taken before it is known who calls.
  bool before_authentication() const { return per != Per::kUser && per != Per::kClient; }
};

struct Script {
  std::string name;
  std::string provider;
  std::vector<std::string> states;  // every one that is named; `start` is the first
  std::vector<Limit> limits;
  std::vector<Rule> rules;
  json::Tree source;  // what it was compiled from

  // The state of that name; nothing where no rule names it.
  std::optional<StateIndex> state(std::string_view named) const;

  // From its JSON or YAML form. REQUIRES: it was checked (core/script_reader.h).
  static Script compile(const json::Tree& tree);
};

// `CONNECTION_RESET_BY_PEER` and its like; kNone for what is none.
http::Fault parse_fault(std::string_view name);

}  // namespace scenario
