#include "openapi/document.h"

#include <algorithm>

#include "openapi/document_reader.h"

namespace openapi {

const Response* Operation::response(int status) const {
  for (const int wanted : {status, status / 100, 0}) {
    const auto found = std::ranges::find(responses, wanted, &Response::status);
    if (found != responses.end()) return &*found;
  }
  return nullptr;
}

Document::Document() = default;
Document::~Document() = default;

base::Result<std::unique_ptr<Document>, std::vector<json::Diagnostic>> Document::load(json::Tree tree, std::string file,
                                                                                      const LoadOptions& options) {
  return DocumentReader(std::move(tree), std::move(file), options).read();
}

const Operation* Document::operation(std::string_view id) const {
  const auto found = std::ranges::find(operations_, id, &Operation::id);
  return found == operations_.end() ? nullptr : &*found;
}

}  // namespace openapi
