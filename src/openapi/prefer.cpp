#include "openapi/prefer.h"

#include <algorithm>

#include "base/text.h"

namespace openapi {
namespace {

std::string_view without_quotes(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
  return text.substr(1, text.size() - 2);
}

std::optional<int> parse_code(std::string_view text) {
  if (text.size() != 3 || text[0] < '1' || text[0] > '5') return std::nullopt;
  if (!std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  return (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
}

}  // namespace

Preference parse_prefer(std::string_view header) {
  Preference out;
  // Clients part preferences by commas, as the RFC has it, and by semicolons.
  while (!header.empty()) {
    const std::size_t end = header.find_first_of(",;");
    const std::string_view preference = base::trim(header.substr(0, end));
    header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
    const std::size_t equals = preference.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = base::trim(preference.substr(0, equals));
    const std::string_view value = without_quotes(base::trim(preference.substr(equals + 1)));
    if (base::iequals(name, "code") && !out.code) out.code = parse_code(value);
    if (base::iequals(name, "example") && out.example.empty()) out.example = value;
  }
  return out;
}

}  // namespace openapi
