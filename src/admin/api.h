#pragma once
// The control API under /__admin (interface section 4): its contract, rows, rules of access and error shape. Immutable
// after start but for what its context points to; all workers share it, and several may share a contract.

#include <memory>
#include <span>
#include <vector>

#include "admin/context.h"
#include "core/api.h"

namespace admin {

class Api final : public core::Api {
 public:
  // Throws std::runtime_error where a row has no operation in the document. REQUIRES: `context` outlives this.
  Api(std::shared_ptr<const core::Contract> contract, Context& context);

  const core::Contract& contract() const override { return *contract_; }
  bool scripted() const override { return false; }
  void preflight(core::Call& call) const override;
  std::optional<core::Problem> authenticate(core::Call& call) const override;
  bool has_behaviour(std::uint32_t operation_index) const override { return rows_[operation_index] != nullptr; }
  bool may_answer_from_document(std::uint32_t) const override { return false; }
  core::Outcome run(core::Call& call) const override { return rows_[call.operation_index]->run(call, context_); }
  void render(core::Call& call, const core::Problem& problem) const override;
  void finish(core::Call& call) const override;

 private:
  std::shared_ptr<const core::Contract> contract_;
  Context& context_;
  std::vector<const Operation*> rows_;
};

std::span<const Operation> process_operations();   // process.cpp: health, document, authority, metrics, tenants
std::span<const Operation> state_operations();     // state.cpp: reset, keys
std::span<const Operation> user_operations();      // users.cpp
std::span<const Operation> virtual_authenticator_operations();  // virtual_authenticators.cpp
std::span<const Operation> token_operations();     // tokens.cpp
std::span<const Operation> sign_in_operations();   // sign_in.cpp: auto-approve
std::span<const Operation> clock_operations();     // clock.cpp
std::span<const Operation> outbox_operations();    // outbox.cpp
std::span<const Operation> scenario_operations();  // scenarios.cpp: scenarios, faults
std::span<const Operation> journal_operations();   // journal.cpp: requests, verify

}  // namespace admin
