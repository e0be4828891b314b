#include "app/documents.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/embedded.h"
#include "base/text.h"
#include "crypto/jwt.h"

namespace app {
namespace {

std::string lines(const std::vector<json::Diagnostic>& diagnostics) {
  std::string text;
  for (const json::Diagnostic& diagnostic : diagnostics) text += (text.empty() ? "" : "\n") + diagnostic.to_string();
  return text;
}

std::string sha256_hex(std::string_view text) { return base::hex(base::as_bytes(crypto::sha256(text))); }

core::Contract::Source load(json::Tree tree, const std::string& file, std::string sha256,
                            const openapi::LoadOptions& options) {
  auto document = openapi::Document::load(std::move(tree), file, options);
  if (!document) throw Unusable(document.error());
  return {std::move(*document), std::move(sha256)};
}

}  // namespace

Unusable::Unusable(const std::vector<json::Diagnostic>& diagnostics) : std::runtime_error(lines(diagnostics)) {}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || std::filesystem::is_directory(path)) throw Unusable(path + ": cannot be read");
  return text.str();
}

json::Tree read_tree(const std::string& path) {
  auto tree = json::parse_yaml(read_file(path), path);
  if (!tree) throw Unusable({tree.error()});
  return std::move(*tree);
}

core::Contract::Source built_in_document(const std::string& name) {
  auto tree = json::parse_json(embedded(name));
  if (!tree) throw Unusable(name + ": " + tree.error().message);
  return load(std::move(*tree), name, std::string(embedded(name + ".sha256")), {});
}

std::shared_ptr<const core::Contract> admin_contract() {
  std::vector<core::Contract::Source> sources;
  sources.push_back(built_in_document("admin.yaml"));
  return std::make_shared<const core::Contract>(std::move(sources));
}

core::Contract::Source user_document(const std::string& path, const json::Tree* corrections) {
  openapi::LoadOptions options;
  options.corrections = corrections;
  options.directory = std::filesystem::path(path).parent_path().string();
  if (options.directory.empty()) options.directory = ".";
  return load(read_tree(path), path, sha256_hex(read_file(path)), options);
}

json::Tree corrections_of(const std::string& provider) {
  auto tree = json::parse_json(embedded("corrections/" + provider + ".yaml"));
  if (!tree) throw Unusable("corrections/" + provider + ".yaml: " + tree.error().message);
  return std::move(*tree);
}

}  // namespace app
