#pragma once
// An Auth0 tenant over a small document, with everything that a request needs. One test's.

#include <memory>
#include <string>

#include "core/pipeline.h"
#include "core/tenant.h"
#include "providers/auth0/provider.h"
#include "unit/support/keys.h"
#include "unit/support/request.h"
#include "unit/support/text.h"
#include "unit/support/time.h"

namespace providers::auth0::testing {

constexpr std::string_view kDocument = R"(
openapi: 3.0.3
info: {title: My Account, version: '1'}
components: {securitySchemes: {bearer: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://x.test', scopes: {}}}}}}
paths:
  /me/v1/factors:
    get:
      operationId: listFactors
      security: [{bearer: ['read:me:factors']}]
      responses: {'200': {description: All, content: {application/json: {example: {factors: []}}}}}
  /me/v1/connect:
    post:
      operationId: connect
      security: [{bearer: ['create:me:connected_accounts']}]
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [connection], properties: {connection: {type: string}}}}}
      responses: {'201': {description: Begun, content: {application/json: {example: {}}}}}
  /me/v1/connected-accounts/connect:
    post:
      operationId: createConnectedAccountRequest
      security: [{bearer: ['create:me:connected_accounts']}]
      requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: Begun, content: {application/json: {schema: {type: object}}}}}
  /me/v1/connected-accounts/complete:
    post:
      operationId: completeConnectedAccountRequest
      security: [{bearer: ['create:me:connected_accounts']}]
      requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: Connected, content: {application/json: {schema: {type: object}}}}}
  /connected-accounts/connect:
    post:
      operationId: answerConnectPage
      requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {type: object}}}}
      responses: {'302': {description: Back}}
)";

constexpr std::string_view kSignInDocument = R"(
openapi: 3.0.3
info: {title: Authentication, version: '1'}
paths: {/oauth/token: {post: {operationId: token, responses: {'200': {description: Tokens}}}}}
)";

constexpr std::string_view kFixture = R"(
applications: [{client_id: spa, web_origins: ['http://localhost:*']}, {client_id: native}]
users:
  - {login: alice@example.test, profile: {name: Alice}, phones: [{phone_number: '+14155550101'}], token: alice}
)";

inline const Provider& provider() {
  static const Provider made = [] {
    auto document = openapi::Document::load(support::yaml(kDocument), "test.yaml");
    if (!document) throw std::runtime_error(document.error().front().to_string());
    std::vector<core::Contract::Source> sources;
    sources.push_back({std::move(*document), "0"});
    return Provider(core::Contract(std::move(sources)), true);
  }();
  return made;
}

inline std::shared_ptr<const core::Fixture> fixture_of(std::string_view text) {
  auto fixture = std::make_shared<core::Fixture>();
  fixture->document = support::yaml(text);
  if (json::Tree* users = fixture->document.find("users")) fixture->users = *users->array();
  fixture->settings = *provider().read_settings(fixture->document);
  return fixture;
}

struct Tenant {
  explicit Tenant(std::string_view fixture = kFixture) : tenant({"auth0", &provider(), fixture_of(fixture), &process, ""}) {
    tenant.set_place("http://localhost:7320", {7320});
  }
  static core::Process make_process() {
    core::Process made;
    made.seed = base::Seed::from_number(1);
    made.start_time = support::kNoon;
    made.freeze = true;
    made.signing_key = &support::process_key();
    made.workers = 8;
    return made;
  }

  http::Reply ask(const support::Asked& asked) {
    http::Reply reply;
    const state::Guard guard;
    pipeline.serve(tenant.world(guard), asked.request(), "http://localhost:7320", scratch, reply);
    return reply;
  }
  core::World& world() {
    const state::Guard guard;
    return tenant.world(guard);
  }
  core::TokenRequest request_for(std::string_view user) {
    core::TokenRequest request{*world().accounts().resolve(user), "http://localhost:7320", {}};
    request.claims.id = "t1";
    request.claims.client_id = "spa";
    request.claims.scopes = {"openid", "read:me:factors"};
    request.claims.issued_at = support::kNoon;
    request.claims.expires_at = support::kNoon + std::chrono::hours{1};
    return request;
  }
  // A token of alice's with claims that `change` has worked on.
  template <class Change>
  std::string token(Change&& change) {
    core::TokenRequest request = request_for("alice");
    change(request.claims);
    return provider().sign_token(world(), request, oauth::Defect::kNone);
  }

  core::Process process = make_process();
  core::Tenant tenant;
  core::Pipeline pipeline{provider(), nullptr, true};
  core::Scratch scratch{process.seed, 0};
};

}  // namespace providers::auth0::testing
