#include "openapi/media_type.h"

#include <algorithm>

#include "base/text.h"

namespace openapi {
namespace {

// A view of what `essence_of` would make lower case.
std::string_view bare(std::string_view media_type) {
  const std::size_t start = media_type.find_first_not_of(" \t");
  if (start == std::string_view::npos) return {};
  media_type.remove_prefix(start);
  const auto ends = [](char c) { return c == ';' || c == ',' || c == ' ' || c == '\t'; };
  return {media_type.begin(), std::ranges::find_if(media_type, ends)};
}

bool ends_with_ignoring_case(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && base::iequals(text.substr(text.size() - suffix.size()), suffix);
}

const MediaType* first_json(std::span<const MediaType> content) {
  const auto found = std::ranges::find_if(content, [](const MediaType& media) { return is_json(media.essence); });
  return found == content.end() ? nullptr : &*found;
}

// A quality in thousandths (RFC 9110 section 12.4.2); 1000 where `parameters` have none, 0 for nonsense.
int quality_of(std::string_view parameters) {
  for (const std::string_view part : base::split(parameters, ';')) {
    const std::string_view parameter = base::trim(part);
    if (!base::starts_with_ignoring_case(parameter, "q=")) continue;
    std::string_view digits = parameter.substr(2);
    if (digits.empty() || digits.size() > 5 || (digits[0] != '0' && digits[0] != '1')) return 0;
    int value = (digits[0] - '0') * 1000;
    digits.remove_prefix(1);
    if (!digits.empty() && digits.front() != '.') return 0;
    for (std::size_t i = 1, unit = 100; i < digits.size(); ++i, unit /= 10) {
      if (digits[i] < '0' || digits[i] > '9') return 0;
      value += (digits[i] - '0') * static_cast<int>(unit);
    }
    return std::min(value, 1000);
  }
  return 1000;
}

// How much `accept` likes `essence`, in thousandths: by the most exact of the ranges that take it in.
int quality_of(std::string_view accept, std::string_view essence) {
  int quality = 0;
  std::size_t exactness = 0;
  for (const std::string_view part : base::split(accept, ',')) {
    const std::string_view range = bare(base::trim(part));
    if (range.find('/') == std::string_view::npos || !covers(range, essence)) continue;
    const std::size_t exact = range == "*/*" ? 1 : range.ends_with("/*") ? 2 : 3;
    if (exact < exactness) continue;
    exactness = exact;
    const std::size_t semicolon = part.find(';');
    quality = semicolon == std::string_view::npos ? 1000 : quality_of(part.substr(semicolon + 1));
  }
  return quality;
}

}  // namespace

std::string essence_of(std::string_view media_type) { return base::to_lower(bare(media_type)); }

bool is_json(std::string_view media_type) {
  const std::string_view essence = bare(media_type);
  return base::iequals(essence, "application/json") || base::iequals(essence, "text/json") ||
         ends_with_ignoring_case(essence, "+json");
}

bool covers(std::string_view declared, std::string_view media_type) {
  const std::string_view pattern = bare(declared);
  const std::string_view essence = bare(media_type);
  if (pattern == "*/*" || pattern == "*") return true;
  if (!pattern.ends_with("/*")) return base::iequals(pattern, essence);
  const std::string_view type = pattern.substr(0, pattern.size() - 1);
  return base::starts_with_ignoring_case(essence, type);
}

const MediaType* pick_media_type(std::span<const MediaType> content, std::string_view content_type) {
  const std::string_view wanted = bare(content_type);
  if (wanted.empty()) return content.size() == 1 ? content.data() : first_json(content);
  for (const MediaType& media : content) {
    if (base::iequals(media.essence, wanted)) return &media;
  }
  for (const MediaType& media : content) {
    if (covers(media.essence, wanted)) return &media;
  }
  return is_json(wanted) ? first_json(content) : nullptr;
}

const MediaType* negotiate(std::span<const MediaType> content, std::string_view accept) {
  if (base::trim(accept).empty()) return content.empty() ? nullptr : content.data();
  const MediaType* best = nullptr;
  int most = 0;
  for (const MediaType& media : content) {
    const int quality = quality_of(accept, media.essence);
    if (quality <= most) continue;
    most = quality;
    best = &media;
  }
  return best;
}

}  // namespace openapi
