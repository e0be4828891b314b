#pragma once
// What the command line and the environment say (interface section 2). A value.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace app {

// Where one provider listens, as it was given: `localhost:7310`.
struct Place {
  std::string address;
  std::uint16_t port = 0;
};

struct ProviderConfig {
  bool on = true;
  Place place;
  std::string url;   // --okta-url, --auth0-url; "" without
  std::string spec;  // --okta-spec, --auth0-spec; "" for our own
};

struct ServeConfig {
  ProviderConfig okta{true, {"localhost", 7310}, {}, {}};
  ProviderConfig auth0{true, {"localhost", 7320}, {}, {}};
  std::vector<std::string> fixtures;
  std::vector<std::string> scenarios;
  std::optional<std::uint64_t> seed;
  std::string otp;
  std::optional<base::Time> now;
  bool freeze = false;
  bool tls = false;
  std::string tls_cert, tls_key;  // both or neither
  std::string state_dir;
  std::size_t threads = 0;          // 0: one a core; main settles it by what the machine has
  std::size_t max_connections = 16'000;
  std::size_t journal = 10'000;
  bool journal_secrets = false;
  bool verify_responses = false;
  bool no_corrections = false;
  bool allow_prefer = false;
  std::string import;          // a file with every tenant's state; "" for none
  std::string export_on_exit;  // likewise, written at the end
  std::string admin_token;
  bool no_admin = false;
  bool ready_json = false;
  std::string log_level = "info";
};

struct TokenConfig {
  std::string user;
  std::optional<std::string> scope;
  std::string client;
  std::string url = "http://localhost:7310";
};

// One command line.
struct Command {
  enum class Kind { kServe, kExec, kToken, kCheck, kSchema, kRoutes, kDiff, kCauses, kHealthcheck } kind = Kind::kServe;
  ServeConfig serve;
  TokenConfig token;
  std::vector<std::string> words;   // exec: the command that is run
  std::vector<std::string> files;   // check, and the two of diff
  bool markdown = false;            // routes
  std::string schema;               // "fixture" or "scenario"
  std::string healthcheck_url = "http://localhost:7310";
};

// How a command line ended that is not to be run: `status` is what the process exits with, `text` goes to stdout where it
// is 0 (help, version), else to stderr.
struct Stop {
  int status = 2;
  std::string text;
};

base::Result<Command, Stop> parse_command_line(int count, const char* const* arguments);

// `ADDR:PORT`, an IPv6 address in brackets.
base::Result<Place> parse_place(std::string_view text);
bool is_loopback(const Place& place);

}  // namespace app
