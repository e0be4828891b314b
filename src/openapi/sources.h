#pragma once
// The files that a document's references lead to, read from its folder and nowhere else. Used while loading, by one
// thread.

#include <deque>
#include <map>
#include <string>

#include "json/tree.h"
#include "openapi/schema_index.h"

namespace openapi {

class Sources {
 public:
  static constexpr std::size_t kMaxFileBytes = std::size_t{8} << 20;

  // `directory` is that of the first document; "" refuses every file.
  explicit Sources(std::string directory) : directory_(std::move(directory)) {}

  // The file at `path`, relative to the folder; read once. What is returned lives as long as this.
  Loaded load(const std::string& path);

 private:
  Loaded read(const std::string& path);

  std::string directory_;
  std::deque<json::Tree> trees_;
  std::map<std::string, Loaded> known_;
};

}  // namespace openapi
