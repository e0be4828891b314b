#pragma once
// OpenAPI documents into contracts: our own from inside the program, a user's from a file. Start-up only.

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/contract.h"
#include "json/tree.h"

namespace app {

// What cannot be used, a line for each mistake (`file:line:column: message`); main prints it and exits with 2.
class Unusable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  explicit Unusable(const std::vector<json::Diagnostic>& diagnostics);
};

// The whole of a file. Throws Unusable where it cannot be read.
std::string read_file(const std::string& path);
// A YAML or JSON file with the places of everything in it. Throws Unusable where it is neither.
json::Tree read_tree(const std::string& path);

// Our own document of that name (app/embedded.h). Throws Unusable, which would be a bug of ours.
core::Contract::Source built_in_document(const std::string& name);
// The control API's contract, made anew each time.
std::shared_ptr<const core::Contract> admin_contract();
// A user's document, `corrections` laid over it unless that is nullptr. Throws Unusable.
core::Contract::Source user_document(const std::string& path, const json::Tree* corrections);
// Our corrections of a provider's published documents.
json::Tree corrections_of(const std::string& provider);

}  // namespace app
