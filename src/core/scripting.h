#pragma once
// A tenant's scenarios and one call: what a rule may ask of it, what a limit counts, what a scripted answer is. Called by the
// pipeline on the call's worker.

#include <optional>
#include <string_view>

#include "core/call.h"
#include "core/outcome.h"
#include "scenario/engine.h"

namespace core {

// A live call as a match asks of it; good while the call is.
class CallFacts final : public scenario::Facts {
 public:
  explicit CallFacts(const Call& call) : call_(call) {}
  std::string_view operation() const override { return call_.operation->id; }
  std::span<const std::string> tags() const override { return call_.operation->tags; }
  std::string_view method() const override { return call_.request.method_text; }
  std::string_view path() const override { return call_.request.path(); }
  bool is_user(std::string_view name) const override;
  std::optional<std::string> header(std::string_view name) const override;
  const json::Tree* body() const override;  // JSON or a form, parsed when it is first asked for, whatever the contract says of it

 private:
  const Call& call_;
  mutable bool parsed_ = false;
  mutable std::optional<json::Tree> body_;
};

// Counts the call in the limits of one kind (scenario::Limit::before_authentication); sets call.limit to the fullest. A
// problem where one has no room for it.
std::optional<Problem> take_limits(Call& call, const scenario::Loaded& loaded, bool before_authentication);

// The answer that a rule gives: the document's example, the rule's own body, or the provider's error of that cause.
Outcome scripted_answer(Call& call, const scenario::Response& response);

// What the rule does to the finished reply: status and headers of its own, delay, fault.
void apply_to_reply(Call& call);

// Whether the answer is the scenario's and not the operation's, so that it is not held against the contract: that was done
// when the script was loaded.
bool is_scripted(const Call& call);

// The name of the rule or the limit that had an effect on the call; "" where none had.
std::string_view scripted_by(const Call& call);

}  // namespace core
