#pragma once
// Rows: an operationId and the function behind it. The OpenAPI document says everything else. Constant data.

#include <string_view>
#include <variant>

#include "core/call.h"
#include "core/outcome.h"

namespace core {

// The signature decides what an operation may do: a query reads the caller's account, a command edits a draft of it that
// is published when the outcome is an answer (or a problem that says keep_changes), and may run several times; a plain one
// has no account of its own: sign-in, administration.
template <class A>
struct Operation {
  using Query = Outcome (*)(const Call&, const A&);
  using Command = Outcome (*)(Call&, A&);
  using Plain = Outcome (*)(Call&);

  std::string_view id;
  std::variant<Query, Command, Plain> run;
};

}  // namespace core
