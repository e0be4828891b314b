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
  return media_type.substr(0, media_type.find_first_of(";, \t"));
}

bool ends_with_ignoring_case(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && base::iequals(text.substr(text.size() - suffix.size()), suffix);
}

const MediaType* first_json(std::span<const MediaType> content) {
  const auto found = std::ranges::find_if(content, [](const MediaType& media) { return is_json(media.essence); });
  return found == content.end() ? nullptr : &*found;
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

}  // namespace openapi
