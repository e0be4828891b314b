// Turns our own documents into C++ at build time: `embed OUTPUT.cpp NAME=FILE…`. A YAML file becomes compact JSON, so that
// starting costs no YAML; `NAME=raw:FILE` is kept as it stands. The SHA-256 of each goes with it.
#include <openssl/sha.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "base/text.h"
#include "json/tree.h"

namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string content(const std::string& source) {
  constexpr std::string_view kRaw = "raw:";
  if (source.starts_with(kRaw)) return read(source.substr(kRaw.size()));
  const auto tree = json::parse_yaml(read(source), source);
  if (!tree) throw std::runtime_error(tree.error().to_string());
  return tree->dump();
}

// Compilers limit one literal's length, not that of adjacent ones.
void write_literal(std::ostream& out, std::string_view text) {
  constexpr std::size_t kPiece = 8000;
  for (std::size_t at = 0; at < text.size(); at += kPiece)
    out << "    R\"understudy(" << text.substr(at, kPiece) << ")understudy\"\n";
  if (text.empty()) out << "    \"\"\n";
}

std::string sha256_hex(const std::string& text) {
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> hash;
  SHA256(base::as_bytes(text).data(), text.size(), hash.data());
  return base::hex(hash);
}

}  // namespace

int main(int count, char** arguments) try {
  if (count < 3) throw std::runtime_error("usage: embed OUTPUT.cpp NAME=FILE…");
  std::ofstream out(arguments[1], std::ios::binary);
  out << "#include \"app/embedded.h\"\n\nnamespace app {\n\nstd::string_view embedded(std::string_view name) {\n";
  for (int i = 2; i < count; ++i) {
    const std::string pair = arguments[i];
    const auto equals = pair.find('=');
    if (equals == std::string::npos) throw std::runtime_error("not NAME=FILE: " + pair);
    const std::string text = content(pair.substr(equals + 1));
    const std::string name = pair.substr(0, equals);
    out << "  if (name == \"" << name << "\") return std::string_view(\n";
    write_literal(out, text);
    out << "    , " << text.size() << ");\n";
    out << "  if (name == \"" << name << ".sha256\") return \"" << sha256_hex(text) << "\";\n";
  }
  out << "  return {};\n}\n\n}  // namespace app\n";
  out.close();
  if (!out) throw std::runtime_error(std::string("cannot write ") + arguments[1]);
} catch (const std::exception& error) {
  std::cerr << "embed: " << error.what() << '\n';
  return 1;
}
