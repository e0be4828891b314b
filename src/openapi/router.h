#pragma once
// Method and path to operation. Built once from documents, then immutable: any thread may match.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/document.h"

namespace openapi {

class Router {
 public:
  static constexpr std::size_t kMaxPathParameters = 8;
  static constexpr std::size_t kMaxSegments = 32;

  // A percent-decoded path parameter's name and value; the value borrows from the path or from Match::decoded.
  struct PathParameter {
    std::string_view name;
    std::string_view value;
  };
  struct Match {
    const Operation* operation = nullptr;  // nullptr: no such path, or (allow not empty) not with this method
    std::uint32_t index = 0;               // of the operation, over all documents in the order given
    std::uint8_t parameter_count = 0;
    bool bad_encoding = false;  // the path holds a broken or forbidden escape (%2F, %00, invalid UTF-8)
    std::array<PathParameter, kMaxPathParameters> parameters{};
    std::string decoded;     // storage for values that needed decoding
    std::string_view allow;  // "GET, HEAD, POST, OPTIONS" of a known path; lives as long as the router

    std::string_view path(std::string_view name) const;
  };

  // Throws std::runtime_error where two operations have the same method and shape of path, where a path has more than
  // kMaxPathParameters parameters or kMaxSegments segments, or a segment holds more than one parameter.
  // REQUIRES: the documents outlive this.
  explicit Router(std::span<const Document* const> documents);
  ~Router();

  // Literal segments win over `{x}`, and `a{x}b` stands between; a branch that leads nowhere is left for the next. HEAD
  // matches GET's operation unless there is one of its own. `path` is as sent, without the query; it is split first and
  // each segment percent-decoded once. A segment that is empty, `.` or `..`, decoded or not, fits no parameter. `match`
  // is cleared first and may be reused; nothing is allocated unless a segment needs decoding.
  void match(http::Method method, std::string_view path, Match& match) const;
  std::size_t operation_count() const;

 private:
  struct Node;
  struct Walk;
  void add(const Operation& operation, const std::string& path, std::uint32_t index);
  static const Node* descend(const Node& node, Walk& walk);
  std::unique_ptr<Node> root_;
  std::size_t operation_count_ = 0;
};

}  // namespace openapi
