#pragma once
// What the pipeline serves: a contract, and the vendor's ways behind it. Implementations are immutable after start; any
// worker calls them.

#include <optional>
#include <string_view>

#include "core/call.h"
#include "core/contract.h"
#include "core/outcome.h"
#include "core/problem.h"

namespace core {

class Api {
 public:
  virtual ~Api() = default;
  virtual const Contract& contract() const = 0;

  // Whether the tenant's scenarios and limits are for it.
  virtual bool scripted() const { return true; }

  // Answers an OPTIONS request; nobody is authenticated and nothing is routed.
  virtual void preflight(Call& call) const = 0;
  // Who calls, and whether they may, by the operation's security. Sets call.caller. REQUIRES: call.operation.
  virtual std::optional<Problem> authenticate(Call& call) const = 0;
  // Whether a row stands behind the operation; without one it is answered from the document.
  virtual bool has_behaviour(std::uint32_t operation_index) const = 0;
  // Whether an operation without a row may be answered from the document; 501 where it may not.
  virtual bool may_answer_from_document(std::uint32_t) const { return true; }
  // REQUIRES: has_behaviour(call.operation_index); the call is authenticated and validated.
  virtual Outcome run(Call& call) const = 0;
  // Writes the problem in the vendor's words: status, headers, body.
  virtual void render(Call& call, const Problem& problem) const = 0;
  // Adds what every answer of the vendor's carries.
  virtual void finish(Call& call) const = 0;
};

}  // namespace core
