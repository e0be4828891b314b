#include "core/contract.h"

namespace core {

Contract::Contract(std::vector<Source> sources) : sources_(std::move(sources)) {
  std::vector<const openapi::Document*> pointers;
  for (const Source& source : sources_) {
    pointers.push_back(source.document.get());
    for (const openapi::Operation& operation : source.document->operations()) operations_.push_back(&operation);
  }
  router_ = std::make_unique<openapi::Router>(pointers);
}

const openapi::Operation* Contract::find(std::string_view operation_id) const {
  for (const openapi::Operation* operation : operations_)
    if (operation->id == operation_id) return operation;
  return nullptr;
}

}  // namespace core
