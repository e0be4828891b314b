#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <map>

#include "app/config.h"
#include "unit/app/folder.h"

namespace app {
namespace {

using testing::Folder;

// A variable of the environment, for as long as this lives.
class Environment {
 public:
  Environment(std::string name, const std::string& value) : name_(std::move(name)) { ::setenv(name_.c_str(), value.c_str(), 1); }
  ~Environment() { ::unsetenv(name_.c_str()); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::string name_;
};

base::Result<Command, Stop> parse(std::vector<std::string> arguments) {
  std::vector<const char*> pointers{"understudy"};
  for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
  return parse_command_line(static_cast<int>(pointers.size()), pointers.data());
}

ServeConfig serve(std::vector<std::string> options = {}) {
  options.insert(options.begin(), "serve");
  const auto command = parse(options);
  EXPECT_TRUE(command) << (command ? "" : command.error().text);
  return command ? command->serve : ServeConfig();
}

std::string refusal(std::vector<std::string> arguments) {
  const auto command = parse(std::move(arguments));
  if (command) return "";
  EXPECT_EQ(command.error().status, 2) << command.error().text;
  return command.error().text;
}

// An option with a value, what of the configuration it sets, and how that looks as text.
struct Valued {
  std::string option;
  std::string value;
  std::function<std::string(const ServeConfig&)> shown;
};

std::vector<Valued> valued_options(const std::string& file) {
  return {
      {"--okta", "0.0.0.0:81", [](const ServeConfig& c) { return c.okta.place.address + ":" + std::to_string(c.okta.place.port); }},
      {"--auth0", "127.0.0.1:0", [](const ServeConfig& c) { return c.auth0.place.address + ":" + std::to_string(c.auth0.place.port); }},
      {"--okta-url", "https://id.example.test:8443", [](const ServeConfig& c) { return c.okta.url; }},
      {"--auth0-url", "http://id.example.test", [](const ServeConfig& c) { return c.auth0.url; }},
      {"--okta-spec", file, [](const ServeConfig& c) { return c.okta.spec; }},
      {"--auth0-spec", file, [](const ServeConfig& c) { return c.auth0.spec; }},
      {"--fixture", file, [](const ServeConfig& c) { return c.fixtures.size() == 1 ? c.fixtures[0] : ""; }},
      {"--seed", "18446744073709551615", [](const ServeConfig& c) { return c.seed ? std::to_string(*c.seed) : ""; }},
      {"--otp", "271828", [](const ServeConfig& c) { return c.otp; }},
      {"--now", "2026-01-01T00:00:00.000Z", [](const ServeConfig& c) { return c.now ? base::rfc3339(*c.now) : ""; }},
      {"--state-dir", "/somewhere", [](const ServeConfig& c) { return c.state_dir; }},
      {"--threads", "3", [](const ServeConfig& c) { return std::to_string(c.threads); }},
      {"--max-connections", "1000", [](const ServeConfig& c) { return std::to_string(c.max_connections); }},
      {"--journal", "0", [](const ServeConfig& c) { return std::to_string(c.journal); }},
      {"--import", file, [](const ServeConfig& c) { return c.import; }},
      {"--export-on-exit", "/somewhere/state.json", [](const ServeConfig& c) { return c.export_on_exit; }},
      {"--admin-token", "s3cret", [](const ServeConfig& c) { return c.admin_token; }},
      {"--log-level", "debug", [](const ServeConfig& c) { return c.log_level; }},
  };
}

struct Flag {
  std::string option;
  std::function<bool(const ServeConfig&)> is_set;
};

std::vector<Flag> flags() {
  return {
      {"--tls", [](const ServeConfig& c) { return c.tls; }},
      {"--no-okta", [](const ServeConfig& c) { return !c.okta.on; }},
      {"--no-auth0", [](const ServeConfig& c) { return !c.auth0.on; }},
      {"--freeze", [](const ServeConfig& c) { return c.freeze; }},
      {"--journal-secrets", [](const ServeConfig& c) { return c.journal_secrets; }},
      {"--verify-responses", [](const ServeConfig& c) { return c.verify_responses; }},
      {"--no-corrections", [](const ServeConfig& c) { return c.no_corrections; }},
      {"--allow-prefer", [](const ServeConfig& c) { return c.allow_prefer; }},
      {"--no-admin", [](const ServeConfig& c) { return c.no_admin; }},
      {"--ready-json", [](const ServeConfig& c) { return c.ready_json; }},
  };
}

std::string twin(std::string option) {
  option = option.substr(2);
  for (char& c : option) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return "UNDERSTUDY_" + option;
}

TEST(CommandLine, ServesBothProvidersWithoutOptions) {
  const ServeConfig config = serve();
  EXPECT_TRUE(config.okta.on);
  EXPECT_EQ(config.okta.place.address, "localhost");
  EXPECT_EQ(config.okta.place.port, 7310);
  EXPECT_TRUE(config.auth0.on);
  EXPECT_EQ(config.auth0.place.port, 7320);
  EXPECT_EQ(config.seed, std::nullopt);
  EXPECT_EQ(config.journal, 10'000U);
}

TEST(CommandLine, TakesEveryOption) {
  const Folder folder;
  for (const Valued& valued : valued_options(folder.write("f.yaml", "")))
    EXPECT_EQ(valued.shown(serve({valued.option, valued.value})), valued.value) << valued.option;
}

TEST(CommandLine, TakesEveryOptionFromTheEnvironment) {
  const Folder folder;
  for (const Valued& valued : valued_options(folder.write("f.yaml", ""))) {
    const Environment set(twin(valued.option), valued.value);
    EXPECT_EQ(valued.shown(serve()), valued.value) << valued.option;
  }
}

TEST(CommandLine, LetsAnOptionWinOverTheEnvironment) {
  const Folder folder;
  const std::string other = folder.write("other.yaml", "");
  const std::map<std::string, std::string> others = {
      {"--okta", "localhost:1"}, {"--auth0", "localhost:1"}, {"--okta-url", "http://other.test"}, {"--auth0-url", "http://other.test"},
      {"--okta-spec", other}, {"--auth0-spec", other}, {"--fixture", other}, {"--seed", "1"}, {"--otp", "111111"},
      {"--now", "2027-01-01T00:00:00Z"}, {"--state-dir", "/other"}, {"--threads", "1"}, {"--max-connections", "1"},
      {"--journal", "1"}, {"--import", other}, {"--export-on-exit", "/other.json"}, {"--admin-token", "other"}, {"--log-level", "off"}};
  for (const Valued& valued : valued_options(folder.write("f.yaml", ""))) {
    const Environment set(twin(valued.option), others.at(valued.option));
    EXPECT_EQ(valued.shown(serve({valued.option, valued.value})), valued.value) << valued.option;
  }
}

TEST(CommandLine, TakesEveryFlag) {
  for (const Flag& flag : flags()) {
    EXPECT_FALSE(flag.is_set(serve())) << flag.option;
    EXPECT_TRUE(flag.is_set(serve({flag.option}))) << flag.option;
  }
}

TEST(CommandLine, TakesEveryFlagFromTheEnvironment) {
  for (const Flag& flag : flags()) {
    for (const auto& [value, expected] : {std::pair{"true", true}, {"1", true}, {"false", false}, {"0", false}}) {
      const Environment set(twin(flag.option), value);
      EXPECT_EQ(flag.is_set(serve()), expected) << flag.option << "=" << value;
    }
  }
}

TEST(CommandLine, TakesSeveralFixturesInOrder) {
  const Folder folder;
  const std::string a = folder.write("a.yaml", ""), b = folder.write("b.yaml", "");
  EXPECT_EQ(serve({"--fixture", b, "--fixture", a}).fixtures, (std::vector<std::string>{b, a}));
}

TEST(CommandLine, TakesCertificateAndKeyTogether) {
  const Folder folder;
  const std::string certificate = folder.write("c.pem", ""), key = folder.write("k.pem", "");
  const ServeConfig config = serve({"--tls-cert", certificate, "--tls-key", key});
  EXPECT_EQ(config.tls_cert, certificate);
  EXPECT_EQ(config.tls_key, key);
  EXPECT_NE(refusal({"serve", "--tls-cert", certificate}), "");
  EXPECT_NE(refusal({"serve", "--tls", "--tls-key", key}), "");
  const Environment first("UNDERSTUDY_TLS_CERT", certificate), second("UNDERSTUDY_TLS_KEY", key);
  EXPECT_EQ(serve().tls_key, key);
}

TEST(CommandLine, RefusesValuesThatMeanNothing) {
  const std::vector<std::pair<std::string, std::string>> kWrong = {
      {"--okta", "localhost"}, {"--auth0", "localhost:99999"}, {"--okta-url", "id.example.test"}, {"--okta-url", "http://host/"},
      {"--auth0-url", "http://host/path"}, {"--okta-spec", "/no/such/file"}, {"--fixture", "/no/such/file"}, {"--seed", "x"},
      {"--seed", "18446744073709551616"}, {"--otp", "000000"}, {"--otp", "12345"}, {"--otp", "1234567"}, {"--otp", "12345a"},
      {"--now", "today"}, {"--threads", "0"}, {"--threads", "many"}, {"--max-connections", "0"}, {"--journal", "10000001"},
      {"--log-level", "loud"}, {"--tls-cert", "/no/such/file"}, {"--tls-key", "/no/such/file"}};
  for (const auto& [option, value] : kWrong) EXPECT_NE(refusal({"serve", option, value}), "") << option << " " << value;
}

TEST(CommandLine, RefusesAWrongValueOfTheEnvironmentToo) {
  const Environment set("UNDERSTUDY_OTP", "000000");
  EXPECT_NE(refusal({"serve"}), "");
}

TEST(CommandLine, RefusesWhatItDoesNotKnowInOneSentence) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {}, {"--nonsense"}, {"nonsense"}, {"serve", "--nonsense"}, {"serve", "extra"}, {"serve", "--otp"},
           {"serve", "--no-okta", "--no-auth0"}, {"token"}, {"check"}, {"check", "/no/such/file"}, {"schema"}, {"schema", "user"},
           {"diff"}, {"diff", "/no/such/file", "/no/such/file"},
           {"healthcheck", "--url", "nowhere"}}) {
    const std::string text = refusal(arguments);
    EXPECT_TRUE(text.starts_with("understudy: ")) << text;
    EXPECT_TRUE(text.ends_with("\n")) << text;
    EXPECT_EQ(text.find('\n'), text.size() - 1) << text;
  }
}

TEST(CommandLine, HelpsAndNamesItsVersionWithStatusZero) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--help"}, {"-h"}, {"--version"}, {"serve", "--help"}, {"token", "--help"}}) {
    const auto stopped = parse(arguments);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().status, 0) << stopped.error().text;
    EXPECT_NE(stopped.error().text, "");
  }
  EXPECT_EQ(parse({"--version"}).error().text, "understudy " UNDERSTUDY_VERSION "\n");
}

TEST(CommandLine, NamesEveryOptionOfServeInItsHelp) {
  const std::string help = parse({"serve", "--help"}).error().text;
  for (const Valued& valued : valued_options("")) EXPECT_NE(help.find(valued.option + " "), std::string::npos) << valued.option;
  for (const Flag& flag : flags()) EXPECT_NE(help.find(flag.option), std::string::npos) << flag.option;
}

TEST(CommandLine, AsksForATokenOfAUser) {
  const auto command = parse({"token", "--user", "alice", "--scope", "a b", "--client", "spa", "--url", "http://localhost:1"});
  ASSERT_TRUE(command);
  EXPECT_EQ(command->kind, Command::Kind::kToken);
  EXPECT_EQ(command->token.user, "alice");
  EXPECT_EQ(command->token.scope, "a b");
  EXPECT_EQ(command->token.client, "spa");
  EXPECT_EQ(command->token.url, "http://localhost:1");
}

TEST(CommandLine, TellsNoScopesFromAllScopes) {
  EXPECT_EQ(parse({"token", "--user", "alice"})->token.scope, std::nullopt);
  EXPECT_EQ(parse({"token", "--user", "alice", "--scope", ""})->token.scope, "");
}

TEST(CommandLine, FindsARunningServerWhereTheEnvironmentSays) {
  EXPECT_EQ(parse({"healthcheck"})->healthcheck_url, "http://localhost:7310");
  const Environment set("UNDERSTUDY_URL", "http://localhost:1");
  EXPECT_EQ(parse({"healthcheck"})->healthcheck_url, "http://localhost:1");
  EXPECT_EQ(parse({"token", "--user", "alice"})->token.url, "http://localhost:1");
}

TEST(CommandLine, KnowsTheOtherCommands) {
  const Folder folder;
  const std::string a = folder.write("a.yaml", ""), b = folder.write("b.yaml", "");
  const auto check = parse({"check", a, b});
  ASSERT_TRUE(check);
  EXPECT_EQ(check->kind, Command::Kind::kCheck);
  EXPECT_EQ(check->files, (std::vector<std::string>{a, b}));
  const auto diff = parse({"diff", a, b});
  ASSERT_TRUE(diff);
  EXPECT_EQ(diff->kind, Command::Kind::kDiff);
  EXPECT_EQ(diff->files, (std::vector<std::string>{a, b}));
  EXPECT_NE(refusal({"diff", a}), "");
  EXPECT_NE(refusal({"diff", a, b, a}), "");
  EXPECT_EQ(parse({"schema", "fixture"})->kind, Command::Kind::kSchema);
  EXPECT_EQ(parse({"schema", "scenario"})->schema, "scenario");
  EXPECT_EQ(parse({"routes", "--okta-spec", a})->kind, Command::Kind::kRoutes);
  EXPECT_EQ(parse({"routes", "--okta-spec", a})->serve.okta.spec, a);
}

}  // namespace
}  // namespace app
