// Routing over the built-in documents: every operation's path once a round, then what is decoded and what is unknown.

#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "openapi/router.h"

namespace {

struct Route {
  http::Method method;
  std::string path;
  const openapi::Operation* operation;
};

std::unique_ptr<openapi::Document> load(const std::filesystem::path& path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto tree = json::parse_yaml(text, path.string());
  if (!tree) throw std::runtime_error(tree.error().to_string());
  auto document = openapi::Document::load(std::move(*tree), path.string());
  if (!document) throw std::runtime_error(document.error().front().to_string());
  return std::move(*document);
}

class Routes {
 public:
  Routes() : document_(load(std::filesystem::path(UNDERSTUDY_FIXTURES) / "openapi" / "okta-myaccount.yaml")) {
    const openapi::Document* documents[] = {document_.get()};
    router_ = std::make_unique<openapi::Router>(documents);
    for (const openapi::Operation& operation : document_->operations()) {
      std::string path = operation.path;
      for (std::size_t at; (at = path.find('{')) != std::string::npos;)
        path.replace(at, path.find('}') - at + 1, "emaC9sHw4TvY6dNk2XqZ");
      routes_.push_back({operation.method, path, &operation});
    }
  }

  const openapi::Router& router() const { return *router_; }
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::unique_ptr<openapi::Document> document_;
  std::unique_ptr<openapi::Router> router_;
  std::vector<Route> routes_;
};

const Routes& routes() {
  static const Routes kRoutes;
  return kRoutes;
}

void match_every_operation(benchmark::State& state) {
  openapi::Router::Match match;
  for (auto _ : state) {
    for (const Route& route : routes().routes()) {
      routes().router().match(route.method, route.path, match);
      if (match.operation != route.operation) state.SkipWithError("the wrong operation");
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(routes().routes().size()));
}
BENCHMARK(match_every_operation);

void match_decoding(benchmark::State& state) {
  openapi::Router::Match match;
  for (auto _ : state) {
    routes().router().match(http::Method::kGet, "/idp/myaccount/emails/ema%43%39sHw4TvY6dNk2XqZ", match);
    if (match.operation == nullptr) state.SkipWithError("no operation");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(match_decoding);

void match_unknown(benchmark::State& state) {
  openapi::Router::Match match;
  for (auto _ : state) {
    routes().router().match(http::Method::kGet, "/idp/myaccount/phones/x/y/z", match);
    if (match.operation != nullptr) state.SkipWithError("an operation");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(match_unknown);

}  // namespace

BENCHMARK_MAIN();
