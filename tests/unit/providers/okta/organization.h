#pragma once
// An Okta organization over our own documents, with everything that a request needs. One test's; the documents are read
// once a program.

#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "core/pipeline.h"
#include "core/tenant.h"
#include "providers/okta/account.h"
#include "providers/okta/provider.h"
#include "unit/support/keys.h"
#include "unit/support/request.h"
#include "unit/support/text.h"
#include "unit/support/time.h"

namespace providers::okta::testing {

inline core::Contract::Source our_document(const std::string& name) {
  const std::string path = std::string(UNDERSTUDY_FIXTURES) + "/openapi/" + name;
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto document = openapi::Document::load(support::yaml(text, path), path);
  if (!document) throw std::runtime_error(document.error().front().to_string());
  return {std::move(*document), "0"};
}

inline const Provider& provider() {
  static const Provider made = [] {
    std::vector<core::Contract::Source> sources;
    sources.push_back(our_document("okta-myaccount.yaml"));
    sources.push_back(our_document("okta-sign-in.yaml"));
    return Provider(core::Contract(std::move(sources)), false);
  }();
  return made;
}

constexpr std::string_view kFixture = R"(
organization: {name: Example}
applications: [{client_id: spa}, {client_id: native}]
users:
  - login: alice@example.test
    profile: {firstName: Alice, mobilePhone: null}
    emails: [{email: alice@example.test}]
    phones: [{phone_number: '+14155550101'}]
    token: alice
  - {login: bob@example.test, token: bob, emails: [{email: bob@example.test}]}
)";

inline std::shared_ptr<const core::Fixture> fixture_of(std::string_view text) {
  auto fixture = std::make_shared<core::Fixture>();
  fixture->provider = "okta";
  fixture->document = support::yaml(text);
  if (json::Tree* users = fixture->document.find("users")) fixture->users = *users->array();
  fixture->settings = *provider().read_settings(fixture->document);
  return fixture;
}

// What is asked with the version that every call has to name.
inline support::Asked versioned(std::string method, std::string target, std::string body = "") {
  support::Asked asked(std::move(method), std::move(target), std::move(body));
  asked.header("Accept", "*/*;okta-version=1.0.0");
  return asked;
}

struct Organization {
  explicit Organization(std::string_view fixture = kFixture) : Organization(fixture, {}) {}
  Organization(std::string_view fixture, std::string otp)
      : process(make_process(std::move(otp))), tenant({"okta", &provider(), fixture_of(fixture), &process, ""}) {
    tenant.set_place("http://localhost:7310", {7310});
  }
  static core::Process make_process(std::string otp) {
    core::Process process;
    process.seed = base::Seed::from_number(1);
    process.seeded = true;
    process.start_time = support::kNoon;
    process.freeze = true;
    process.verify_responses = true;
    process.otp = std::move(otp);
    process.signing_key = &support::process_key();
    return process;
  }

  http::Reply ask(const support::Asked& asked, std::string_view origin = "http://localhost:7310") {
    http::Reply reply;
    const state::Guard guard;
    pipeline.serve(tenant.world(guard), asked.request(), origin, scratch, reply);
    return reply;
  }
  // The present world. REQUIRES: nobody resets meanwhile.
  core::World& world() {
    const state::Guard guard;
    return tenant.world(guard);
  }
  // A token of alice's with claims that `change` has worked on.
  template <class Change>
  std::string token(Change&& change) {
    core::TokenRequest request{*world().accounts().resolve("alice"), "http://localhost:7310", {}};
    oauth::Claims& claims = request.claims;
    claims.id = "AT.1";
    claims.client_id = "spa";
    claims.issued_at = world().clock().now();
    claims.expires_at = claims.issued_at + std::chrono::hours{1};
    change(claims);
    return provider().sign_token(world(), request, oauth::Defect::kNone);
  }
  Account account(std::string_view user) {
    Account found;
    world().accounts().visit(*world().accounts().resolve(user), [&](const identity::Account& account) {
      found = static_cast<const Account&>(account);
    });
    return found;
  }
  // The newest message that carries a code; an empty one where there is none.
  identity::MessageCopy newest_code() {
    identity::MessageCopy found;
    const state::Guard guard;
    world().outbox().newest_first(guard, [&](const identity::Message& message) {
      if (!message.code.empty()) found = identity::copy_of(message);
      return message.code.empty();
    });
    return found;
  }

  core::Process process;
  core::Tenant tenant;
  core::Pipeline pipeline{provider(), nullptr, true};
  core::Scratch scratch{process.seed, 0};
};

// A member of a JSON reply, by its pointer; "" where there is none.
inline std::string member(const http::Reply& reply, std::string_view pointer) {
  const auto tree = json::parse_json(reply.body);
  const json::Tree* found = tree ? tree->at_pointer(pointer) : nullptr;
  if (found == nullptr) return "";
  return found->is_string() ? *found->string() : found->dump();
}

}  // namespace providers::okta::testing
