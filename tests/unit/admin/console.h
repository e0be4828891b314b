#pragma once
// The control API over one tenant of the notes vendor: listener 0 is on a loopback address, listener 1 is not. One test's.

#include <utility>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "admin/api.h"
#include "unit/support/universe.h"

namespace admin::testing {

inline std::string document_text() {
  std::ifstream file(std::string(UNDERSTUDY_FIXTURES) + "/openapi/admin.yaml", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::shared_ptr<const core::Contract> contract() {
  static const auto shared = std::make_shared<const core::Contract>(support::contract_of(document_text()));
  return shared;
}

inline const core::ScriptReader& script_reader() {
  static const core::ScriptReader reader = [] {
    std::ifstream file(std::string(UNDERSTUDY_FIXTURES) + "/schema/scenario.json", std::ios::binary);
    return core::ScriptReader(std::string(std::istreambuf_iterator<char>(file), {}));
  }();
  return reader;
}

struct Console {
  explicit Console(core::Process its_process = support::frozen_process(), std::string_view users = support::kUsers)
      : process(std::move(its_process)), metrics(1, vendor.contract().operations().size()) {
    process.verify_responses = true;
    tenant = &tenants.add(std::make_unique<core::Tenant>(
        core::Tenant::Setup{"notes", &vendor, support::fixture_of(vendor, users), &process, ""}));
    tenant->set_place("http://localhost:7310", {7310});
    context.tenants = &tenants;
    context.loopback_listener = {true, false};
    context.openapi_yaml = "openapi: 3.0.3\n";
    context.script_reader = &script_reader();
    context.snapshot_readers = {&script_reader(), [](const core::Provider& provider, json::Tree) -> base::Result<std::shared_ptr<const core::Fixture>, core::Mistake> {
                                  return support::fixture_of(provider, support::kUsers);
                                }};
    context.metrics.push_back({"notes", &vendor.contract(), &metrics});
  }

  http::Reply ask(const support::Asked& asked) { return serve(pipeline, asked); }
  // What a client of the tenant asks, not its administrator.
  // Its document declares no failures, so its replies are not held against it.
  http::Reply ask_tenant(const support::Asked& asked) {
    const bool verified = std::exchange(process.verify_responses, false);
    http::Reply reply = serve(tenant_pipeline, asked);
    process.verify_responses = verified;
    return reply;
  }
  core::World& world() {
    const state::Guard guard;
    return tenant->world(guard);
  }

  core::Process process;
  support::NotesVendor vendor;
  core::Metrics metrics;
  core::Tenants tenants;
  core::Tenant* tenant = nullptr;
  Context context;

 private:
  http::Reply serve(const core::Pipeline& by, const support::Asked& asked) {
    http::Reply reply;
    const state::Guard guard;
    by.serve(tenant->world(guard), asked.request(), "http://localhost:7310", scratch, reply);
    return reply;
  }

  Api api{contract(), context};
  core::Pipeline pipeline{api, nullptr, false};
  core::Pipeline tenant_pipeline{vendor, &metrics, true};
  core::Scratch scratch{base::Seed::from_number(1), 0};
};

// A member of a JSON reply, by its pointer; "" where there is none.
inline std::string member(const http::Reply& reply, std::string_view pointer) {
  const auto tree = json::parse_json(reply.body);
  const json::Tree* found = tree ? tree->at_pointer(pointer) : nullptr;
  if (found == nullptr) return "";
  return found->is_string() ? *found->string() : found->dump();
}

}  // namespace admin::testing
