#include "program.h"

#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "json/tree.h"

namespace bench {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kOkta = 0;
constexpr std::size_t kAuth0 = 1;
constexpr std::size_t kBetweenIdle = 512;  // requests; the server's worker is idle ten times a second

constexpr std::string_view kNewAddress =
    R"({"profile":{"email":"load-{n}@new.example.test"},"sendEmail":true,"role":"PRIMARY"})";
constexpr std::string_view kProfile =
    R"({"profile":{"login":"load-{n}@example.test","email":"load-{n}@example.test","secondEmail":null,"firstName":"Load",)"
    R"("lastName":"{n}","mobilePhone":null}})";

constexpr auto kMeasured = std::to_array<Measured>({
    {"okta getEmails", kOkta, "GET", "/idp/myaccount/emails", "", true, "alice", 200},
    {"okta getEmails, literal token", kOkta, "GET", "/idp/myaccount/emails", "", false, "alice", 200},
    {"okta getEmails, no token", kOkta, "GET", "/idp/myaccount/emails", "", false, "", 401},
    {"okta createEmail", kOkta, "POST", "/idp/myaccount/emails", kNewAddress, true, "load-{n}", 201},
    {"okta getProfile", kOkta, "GET", "/idp/myaccount/profile", "", true, "alice", 200},
    {"okta replaceProfile", kOkta, "PUT", "/idp/myaccount/profile", kProfile, true, "load-{n}", 200},
    {"auth0 getFactors", kAuth0, "GET", "/me/v1/factors", "", true, "alice", 200},
    {"auth0 getAuthenticationMethods", kAuth0, "GET", "/me/v1/authentication-methods", "", true, "alice", 200},
});

app::ServeConfig config(std::size_t workers, std::string_view fixture, std::size_t journal) {
  app::ServeConfig config;
  config.seed = 1;
  config.threads = workers;
  config.fixtures = {UNDERSTUDY_BENCH_FIXTURES + std::string(fixture)};
  config.journal = journal;
  return config;
}

// `text` with the number in place of `{n}`.
std::string numbered(std::string_view text, std::size_t n) {
  constexpr std::string_view kPlace = "{n}";
  std::string result(text);
  const std::string number = std::to_string(n);
  for (std::size_t at = 0; (at = result.find(kPlace, at)) != std::string::npos; at += number.size())
    result.replace(at, kPlace.size(), number);
  return result;
}

}  // namespace

std::span<const Measured> measured() { return kMeasured; }

Program::Program(std::size_t workers, std::string_view fixture, std::size_t journal) : app_(config(workers, fixture, journal)) {
  app_.set_ports({7310, 7320});
}

Client::Client(Program& program, std::size_t worker, std::size_t users)
    : app_(program.app()), worker_(worker), users_(users), tokens_(2, std::vector<std::string>(users + 1)) {
  request_.peer = "127.0.0.1";
  request_.host = "localhost:7310";
  request_.worker = worker;
}

void Client::ask(const Measured& operation, std::size_t n) {
  request(operation, n);
  answer();
  check(operation);
  if (n % kBetweenIdle == 0) app_.service().idle(worker_);
}

void Client::answer() {
  reply_.clear();
  app_.service().serve(request_, reply_);
}

void Client::check(const Measured& operation) const {
  if (reply_.status != operation.status)
    throw std::runtime_error(std::string(operation.name) + ": " + std::to_string(reply_.status) + " " + reply_.body);
}

const http::Request& Client::request(const Measured& operation, std::size_t n) {
  const std::string_view bearer = token(operation, n);
  if (bearer.empty())
    authorization_.clear();
  else
    authorization_.assign("Bearer ").append(bearer);
  headers_.clear();
  headers_.push_back({"Host", request_.host});
  if (!authorization_.empty()) headers_.push_back({"Authorization", authorization_});
  headers_.push_back({"Accept", "application/json; okta-version=1.0.0"});
  request_.body = {};
  if (!operation.body.empty()) {
    headers_.push_back({"Content-Type", "application/json"});
    body_ = numbered(operation.body, user_number(n));
    const std::size_t size = body_.size();
    body_.append(http::Request::kBodyPadding, '\0');
    request_.body = std::string_view(body_).substr(0, size);
  }
  lines_.clear();
  for (const http::Header& header : headers_) lines_.append(header.name).append(": ").append(header.value).append("\r\n");
  request_.headers = headers_;
  request_.header_lines = lines_;
  request_.method = http::parse_method(operation.method);
  request_.method_text = operation.method;
  request_.target = operation.target;
  request_.listener = operation.listener;
  return request_;
}

std::size_t Client::user_number(std::size_t n) const { return worker_ * users_ + n % users_; }

std::string_view Client::token(const Measured& operation, std::size_t n) {
  if (!operation.signed_token) return literal_ = numbered(operation.user, user_number(n));
  const bool by_number = operation.user.find("{n}") != std::string_view::npos;
  std::string& token = tokens_[operation.listener][by_number ? n % users_ : users_];
  if (token.empty()) token = mint(operation.listener, numbered(operation.user, user_number(n)));
  return token;
}

std::string Client::mint(std::size_t listener, const std::string& user) {
  const std::string body = R"({"user":")" + user + R"("})";
  const std::string padded = body + std::string(http::Request::kBodyPadding, '\0');
  const std::array<http::Header, 1> headers = {{{"Content-Type", "application/json"}}};
  http::Request request = request_;
  request.method = http::Method::kPost;
  request.method_text = "POST";
  request.target = "/__admin/tokens";
  request.headers = headers;
  request.body = std::string_view(padded).substr(0, body.size());
  request.listener = listener;
  http::Reply reply;
  for (app_.service().serve(request, reply); reply.hold; app_.service().serve(request, reply)) {
    std::this_thread::sleep_for(10ms);  // until the signing key is made
    reply.clear();
  }
  const auto tree = json::parse_json(reply.body);
  const json::Tree* token = tree ? tree->find("access_token") : nullptr;
  if (token == nullptr) throw std::runtime_error("no token for " + user + ": " + reply.body);
  return std::string(token->string_or(""));
}

}  // namespace bench
