#include "app/commands.h"

#include <iomanip>

#include "app/app.h"
#include "app/documents.h"
#include "app/embedded.h"
#include "app/fixtures.h"
#include "app/scenarios.h"
#include "app/supported.h"
#include "core/schema_check.h"
#include "openapi/diff.h"

namespace app {
namespace {

// What is wrong with one file, whichever of the three kinds it is.
std::vector<json::Diagnostic> mistakes_of(const std::string& path) {
  auto tree = json::parse_yaml(read_file(path), path);
  if (!tree) return {tree.error()};
  if (tree->find("openapi") != nullptr || tree->find("swagger") != nullptr) {
    openapi::LoadOptions options;
    options.directory = ".";
    const auto slash = path.rfind('/');
    if (slash != std::string::npos) options.directory = path.substr(0, slash);
    auto document = openapi::Document::load(std::move(*tree), path, options);
    return document ? std::vector<json::Diagnostic>{} : document.error();
  }
  if (tree->find("scenario") != nullptr) return check_scenario(*tree, path);
  return check_fixture(*tree, path);
}

void list_causes(const core::Provider& provider, std::ostream& out) {
  for (const core::Cause& cause : provider.causes())
    out << std::left << std::setw(6) << provider.name() << ' ' << std::setw(40) << cause.name << ' ' << cause.status << ' ' << cause.text << '\n';
}

void list_routes(const core::Provider& provider, std::ostream& out) {
  const auto operations = provider.contract().operations();
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const openapi::Operation& operation = *operations[i];
    std::string scopes;
    for (const std::string& scope : operation.scopes) scopes += (scopes.empty() ? "" : " ") + scope;
    out << std::left << std::setw(7) << http::to_string(operation.method) << std::setw(66) << operation.path << ' '
        << std::setw(54) << operation.id << ' ' << std::setw(46) << (scopes.empty() ? "-" : scopes) << ' '
        << answered_by(provider, static_cast<std::uint32_t>(i)) << '\n';
  }
}

}  // namespace

int run_check(const std::vector<std::string>& files, std::ostream& out) {
  std::size_t count = 0;
  for (const std::string& file : files) {
    for (const json::Diagnostic& mistake : mistakes_of(file)) {
      out << mistake.to_string() << '\n';
      ++count;
    }
  }
  return count == 0 ? 0 : 1;
}

int run_schema(const std::string& kind, std::ostream& out) {
  out << embedded("schema/" + kind + ".json");
  return 0;
}

int run_routes(const ServeConfig& config, bool markdown, std::ostream& out) {
  if (markdown) {
    out << supported(config);
    return 0;
  }
  list_routes(*make_okta(config.okta, true), out);
  list_routes(*make_auth0(config.auth0, true), out);
  return 0;
}

int run_diff(const std::string& ours, const std::string& theirs, std::ostream& out) {
  const auto left = user_document(ours, nullptr), right = user_document(theirs, nullptr);
  const auto differences = openapi::diff(*left.document, *right.document);
  for (const openapi::Difference& difference : differences) out << difference.to_string() << '\n';
  return differences.empty() ? 0 : 1;
}

int run_causes(std::ostream& out) {
  list_causes(*make_okta({}, true), out);
  list_causes(*make_auth0({}, true), out);
  return 0;
}

int run_token(const TokenConfig& config, const Fetch& fetch, std::ostream& out, std::ostream& errors) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object().member("user", config.user);
  if (config.scope) writer.member("scope", *config.scope);
  if (!config.client.empty()) writer.member("client_id", config.client);
  writer.end_object();
  const auto answer = fetch("POST", config.url + "/__admin/tokens", body);
  if (!answer) {
    errors << "understudy: " << answer.error().message << '\n';
    return 2;
  }
  const auto tree = json::parse_json(answer->second);
  const json::Tree* token = tree ? tree->find("access_token") : nullptr;
  if (answer->first != 200 || token == nullptr) {
    const json::Tree* detail = tree ? tree->find("detail") : nullptr;
    errors << "understudy: " << (detail == nullptr ? "no token was given" : detail->string_or("")) << '\n';
    return 2;
  }
  out << token->string_or("") << '\n';
  return 0;
}

int run_healthcheck(const std::string& url, const Fetch& fetch, std::ostream& out, std::ostream& errors) {
  const auto answer = fetch("GET", url + "/__admin/health", "");
  if (answer && answer->first == 200) {
    out << answer->second << '\n';
    return 0;
  }
  errors << "understudy: " << (answer ? "not ready: status " + std::to_string(answer->first) : answer.error().message) << '\n';
  return 1;
}

}  // namespace app
