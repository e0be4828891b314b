#include "openapi/pattern.h"

#include "openapi/pattern_syntax.h"

namespace openapi {
namespace {

re2::RE2::Options options() {
  re2::RE2::Options out;
  out.set_log_errors(false);
  out.set_never_capture(true);
  out.set_dot_nl(false);
  out.set_max_mem(std::int64_t{1} << 20);
  return out;
}

}  // namespace

Pattern::Pattern(std::string text, const std::string& translated)
    : text_(std::move(text)), compiled_(translated, options()) {}

base::Result<std::unique_ptr<Pattern>> Pattern::compile(std::string_view text) {
  const auto parsed = pattern::parse(text);
  if (!parsed) return tl::unexpected(parsed.error());
  std::unique_ptr<Pattern> out(new Pattern(std::string(text), pattern::to_re2(*parsed)));
  if (!out->compiled_.ok()) return base::fail(out->compiled_.error());
  return out;
}

bool Pattern::search(std::string_view text) const {
  const re2::StringPiece piece(text.data(), text.size());
  return compiled_.Match(piece, 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

std::optional<std::string> Pattern::sample(std::uint64_t seed) const {
  const auto parsed = pattern::parse(text_);
  for (std::uint64_t attempt = 0; parsed && attempt < 16; ++attempt) {
    std::string text = pattern::sample(*parsed, seed + attempt);
    if (search(text)) return text;
  }
  return std::nullopt;
}

}  // namespace openapi
