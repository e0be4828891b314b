#include "openapi/sources.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.h"

namespace openapi {

Loaded Sources::load(const std::string& path) {
  const auto known = known_.find(path);
  if (known != known_.end()) return known->second;
  return known_.emplace(path, read(path)).first->second;
}

Loaded Sources::read(const std::string& path) {
  const auto refuse = [&path](std::string_view why) { return Loaded{nullptr, path, fmt::format("{} {}", path, why)}; };
  const auto decoded = base::percent_decode(path);
  if (directory_.empty()) return refuse("is another document, and none can be read from here");
  if (!decoded || decoded->find("://") != std::string::npos || decoded->find('\0') != std::string::npos) {
    return refuse("is no relative path: only files beside the document are read");
  }
  const std::filesystem::path relative(*decoded);
  // Normalised already, but escapes may have hidden dots.
  const std::filesystem::path clean = relative.lexically_normal();
  if (relative.is_absolute() || (!clean.empty() && *clean.begin() == ".."))
    return refuse("lies outside of the document's folder");
  const std::filesystem::path full = std::filesystem::path(directory_) / clean;
  std::error_code failed;
  const auto size = std::filesystem::file_size(full, failed);
  if (failed) return refuse("cannot be read");
  if (size > kMaxFileBytes) return refuse("is larger than 8 MiB");
  std::ifstream file(full, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto tree = json::parse_yaml(text, full.string());
  if (!tree) return {nullptr, full.string(), tree.error().to_string()};
  return {&trees_.emplace_back(std::move(*tree)), full.string(), ""};
}

}  // namespace openapi
