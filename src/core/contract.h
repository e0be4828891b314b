#pragma once
// The documents that one API is served from, and the router over them. Built at start, then immutable.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/document.h"
#include "openapi/router.h"

namespace core {

class Contract {
 public:
  // A document, and the SHA-256 of the file that it was read from in hex.
  struct Source {
    std::unique_ptr<openapi::Document> document;
    std::string sha256;
  };
  // Throws std::runtime_error where two operations have the same method and shape of path.
  explicit Contract(std::vector<Source> sources);

  const openapi::Router& router() const { return *router_; }
  // All documents' operations, in order: the index is Router::Match::index.
  std::span<const openapi::Operation* const> operations() const { return operations_; }
  std::span<const Source> sources() const { return sources_; }
  // nullptr where there is none of that name.
  const openapi::Operation* find(std::string_view operation_id) const;

 private:
  std::vector<Source> sources_;
  std::unique_ptr<openapi::Router> router_;
  std::vector<const openapi::Operation*> operations_;
};

}  // namespace core
