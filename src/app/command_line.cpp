// The command line and its environment twins, over CLI11.
#include <CLI/CLI.hpp>

#include <charconv>
#include <sstream>

#include "app/config.h"
#include "core/origin.h"

namespace app {
namespace {

// A value that has a form of its own: refused with one sentence.
template <class Parse>
CLI::Validator form(Parse parse) {
  return CLI::Validator(
      [parse](std::string& text) {
        const auto parsed = parse(text);
        return parsed ? std::string() : parsed.error().message;
      },
      "");
}

base::Result<void> check_url(const std::string& text) {
  if (!core::split_origin(text) || text.ends_with('/')) return base::fail("\"" + text + "\" is not an origin such as https://id.example.test:8443");
  return {};
}

// CLI11 takes what does not fit for the greatest number that does.
base::Result<void> check_seed(const std::string& text) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error != std::errc{} || end != text.data() + text.size()) return base::fail("\"" + text + "\" is not a number of 64 bits");
  return {};
}

base::Result<void> check_otp(const std::string& text) {
  const bool digits = text.size() == 6 && text.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || text == "000000") return base::fail("\"" + text + "\" is not six digits other than 000000");
  return {};
}

class Reader {
 public:
  explicit Reader(CLI::App& app) : app_(app) {}

  template <class T>
  CLI::Option* option(const std::string& name, T& value, const std::string& help) {
    return app_.add_option("--" + name, value, help)->envname(environment_name(name));
  }
  CLI::Option* flag(const std::string& name, bool& value, const std::string& help) {
    return app_.add_flag("--" + name, value, help)->envname(environment_name(name));
  }

 private:
  static std::string environment_name(std::string name) {
    for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return "UNDERSTUDY_" + name;
  }
  CLI::App& app_;
};

// What CLI11 reads as text before it becomes what it means.
struct Texts {
  std::string okta_place, auth0_place, now;
  bool no_okta = false, no_auth0 = false;
};

// The options of `serve` and of `exec` go to places of their own: CLI11 reads the environment of both.
struct Served {
  ServeConfig config;
  Texts texts;
};

void add_provider(Reader& read, const std::string& name, ProviderConfig& config, std::string& place, bool& off) {
  read.option(name, place, "where " + name + " listens, ADDR:PORT; port 0 picks one")->check(form(parse_place));
  read.flag("no-" + name, off, "leave " + name + " out");
  read.option(name + "-url", config.url, "the public URL of " + name)->check(form(check_url));
  read.option(name + "-spec", config.spec, "an OpenAPI document in place of the built-in one")->check(CLI::ExistingFile);
}

void add_serve(CLI::App& app, Served& served) {
  auto& [serve, texts] = served;
  Reader read(app);
  add_provider(read, "okta", serve.okta, texts.okta_place, texts.no_okta);
  add_provider(read, "auth0", serve.auth0, texts.auth0_place, texts.no_auth0);
  read.option("fixture", serve.fixtures, "what a fresh tenant holds; repeatable, merged in order")->check(CLI::ExistingFile);
  read.option("scenario", serve.scenarios, "failures and limits that are active from the start; repeatable")->check(CLI::ExistingFile);
  read.option("seed", serve.seed, "identifiers, codes and keys become a function of this number")->check(form(check_seed));
  read.option("otp", serve.otp, "every one-time code is this one")->check(form(check_otp));
  read.option("now", texts.now, "the clock starts at this RFC 3339 time")->check(form(base::parse_rfc3339));
  read.flag("freeze", serve.freeze, "the clock stands");
  read.flag("tls", serve.tls, "speak https too, on the same ports");
  read.option("tls-cert", serve.tls_cert, "the certificate chain in place of one of the local authority, PEM")->check(CLI::ExistingFile);
  read.option("tls-key", serve.tls_key, "its private key, PEM")->check(CLI::ExistingFile);
  read.option("state-dir", serve.state_dir, "where keys and certificates are kept");
  read.option("threads", serve.threads, "worker threads; at most one a core")->check(CLI::Range(std::size_t{1}, std::size_t{1024}));
  read.option("max-connections", serve.max_connections, "more are refused")->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}));
  read.option("journal", serve.journal, "requests kept per tenant; 0 keeps only counters")->check(CLI::Range(std::size_t{0}, std::size_t{10'000'000}));
  read.flag("journal-secrets", serve.journal_secrets, "keep passwords, codes and tokens in the journal");
  read.flag("verify-responses", serve.verify_responses, "hold every reply against the document");
  read.flag("no-corrections", serve.no_corrections, "take a vendor's document as it stands");
  read.flag("allow-prefer", serve.allow_prefer, "answer as a request's Prefer: code=…, example=… asks");
  read.option("admin-token", serve.admin_token, "the admin API's bearer token where the address is not loopback");
  read.flag("no-admin", serve.no_admin, "no admin API but health");
  read.option("import", serve.import, "go on from every tenant's state in this file")->check(CLI::ExistingFile);
  read.option("export-on-exit", serve.export_on_exit, "write every tenant's state to this file at the end");
  read.flag("ready-json", serve.ready_json, "stdout holds one line of JSON and nothing else");
  read.option("log-level", serve.log_level, "trace, debug, info, warn, error or off")->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}));
}

void add_others(CLI::App& app, Command& command) {
  CLI::App* token = app.add_subcommand("token", "print an access token of a running tenant");
  token->add_option("--user", command.token.user, "id, login, or the login's part before @")->required();
  token->add_option("--scope", command.token.scope, "scopes, separated by spaces; all where absent");
  token->add_option("--client", command.token.client, "the client that it is for");
  token->add_option("--url", command.token.url, "the tenant's base URL")->check(form(check_url))->envname("UNDERSTUDY_URL");
  CLI::App* check = app.add_subcommand("check", "validate scenarios, fixtures and OpenAPI documents");
  check->add_option("file", command.files, "files")->required()->check(CLI::ExistingFile);
  CLI::App* schema = app.add_subcommand("schema", "print the JSON Schema of a kind of file");
  schema->add_option("kind", command.schema, "fixture or scenario")->required()->check(CLI::IsMember({"fixture", "scenario"}));
  CLI::App* routes = app.add_subcommand("routes", "list method, path, operation, scope and behaviour");
  // Without environment twins: CLI11 reads those of commands that were not given, too.
  routes->add_option("--okta-spec", command.serve.okta.spec, "an OpenAPI document in place of the built-in one")->check(CLI::ExistingFile);
  routes->add_option("--auth0-spec", command.serve.auth0.spec, "likewise")->check(CLI::ExistingFile);
  routes->add_flag("--markdown", command.markdown, "as docs/SUPPORTED.md, with every documented status");
  CLI::App* diff = app.add_subcommand("diff", "compare two OpenAPI documents by meaning");
  diff->add_option("file", command.files, "ours, then theirs")->required()->expected(2)->check(CLI::ExistingFile);
  app.add_subcommand("causes", "list the errors that scenarios and faults can ask for by name");
  CLI::App* health = app.add_subcommand("healthcheck", "exit 0 when a server is ready");
  health->add_option("--url", command.healthcheck_url, "its base URL")->check(form(check_url))->envname("UNDERSTUDY_URL");
}

Command::Kind kind_of(const CLI::App& app) {
  if (app.got_subcommand("exec")) return Command::Kind::kExec;
  if (app.got_subcommand("token")) return Command::Kind::kToken;
  if (app.got_subcommand("check")) return Command::Kind::kCheck;
  if (app.got_subcommand("schema")) return Command::Kind::kSchema;
  if (app.got_subcommand("routes")) return Command::Kind::kRoutes;
  if (app.got_subcommand("diff")) return Command::Kind::kDiff;
  if (app.got_subcommand("causes")) return Command::Kind::kCauses;
  if (app.got_subcommand("healthcheck")) return Command::Kind::kHealthcheck;
  return Command::Kind::kServe;
}

base::Result<void, Stop> settle(Served& served) {
  auto& [serve, texts] = served;
  if (!texts.okta_place.empty()) serve.okta.place = *parse_place(texts.okta_place);
  if (!texts.auth0_place.empty()) serve.auth0.place = *parse_place(texts.auth0_place);
  if (!texts.now.empty()) serve.now = *base::parse_rfc3339(texts.now);
  serve.okta.on = !texts.no_okta;
  serve.auth0.on = !texts.no_auth0;
  if (!serve.okta.on && !serve.auth0.on) return tl::unexpected(Stop{2, "--no-okta and --no-auth0 leave nothing to serve"});
  if (serve.tls_cert.empty() != serve.tls_key.empty()) return tl::unexpected(Stop{2, "--tls-cert and --tls-key go together"});
  return {};
}

}  // namespace

base::Result<Command, Stop> parse_command_line(int count, const char* const* arguments) {
  Command command;
  Served served, executed;
  executed.config.okta.place.port = executed.config.auth0.place.port = 0;
  CLI::App app("An emulator of Okta MyAccount and Auth0 My Account.", "understudy");
  app.set_version_flag("--version", "understudy " UNDERSTUDY_VERSION);
  app.require_subcommand(1);
  add_serve(*app.add_subcommand("serve", "start the server"), served);
  CLI::App* exec = app.add_subcommand("exec", "start the server on free ports, run a command, end with its status");
  add_serve(*exec, executed);
  exec->add_option("command", command.words, "the command, behind --")->required();
  add_others(app, command);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, message;
    const int status = app.exit(error, out, message);
    return tl::unexpected(status == 0 ? Stop{0, out.str()} : Stop{2, std::string("understudy: ") + error.what() + "\n"});
  }
  command.kind = kind_of(app);
  if (command.kind != Command::Kind::kServe && command.kind != Command::Kind::kExec) return command;
  Served& chosen = command.kind == Command::Kind::kExec ? executed : served;
  if (auto settled = settle(chosen); !settled) return tl::unexpected(Stop{2, "understudy: " + settled.error().text + "\n"});
  command.serve = std::move(chosen.config);
  return command;
}

}  // namespace app
