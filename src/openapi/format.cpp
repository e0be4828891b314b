#include "openapi/format.h"

#include <array>
#include <utility>

#include "openapi/format_parts.h"

namespace openapi {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 18> kNames = {{
    {"email", Format::kEmail},
    {"idn-email", Format::kEmail},
    {"uri", Format::kUri},
    {"uri-reference", Format::kUriReference},
    {"iri", Format::kIri},
    {"iri-reference", Format::kIriReference},
    {"date-time", Format::kDateTime},
    {"date", Format::kDate},
    {"time", Format::kTime},
    {"duration", Format::kDuration},
    {"uuid", Format::kUuid},
    {"ipv4", Format::kIpv4},
    {"ipv6", Format::kIpv6},
    {"hostname", Format::kHostname},
    {"byte", Format::kByte},
    {"json-pointer", Format::kJsonPointer},
    {"int32", Format::kInt32},
    {"int64", Format::kInt64},
}};

}  // namespace

Format parse_format(std::string_view name) {
  for (const auto& [known, format] : kNames) {
    if (known == name) return format;
  }
  return Format::kNone;
}

std::string_view to_string(Format format) {
  for (const auto& [name, known] : kNames) {
    if (known == format) return name;
  }
  return "";
}

bool matches(Format format, std::string_view text) {
  switch (format) {
    case Format::kNone:
    case Format::kInt32:
    case Format::kInt64: return true;
    case Format::kEmail: return format::is_email(text);
    case Format::kUri: return format::is_uri(text, false, false);
    case Format::kUriReference: return format::is_uri(text, true, false);
    case Format::kIri: return format::is_uri(text, false, true);
    case Format::kIriReference: return format::is_uri(text, true, true);
    case Format::kDateTime: return format::is_date_time(text);
    case Format::kDate: return format::is_date(text);
    case Format::kTime: return format::is_time(text);
    case Format::kDuration: return format::is_duration(text);
    case Format::kUuid: return format::is_uuid(text);
    case Format::kIpv4: return format::is_ipv4(text);
    case Format::kIpv6: return format::is_ipv6(text);
    case Format::kHostname: return format::is_hostname(text);
    case Format::kByte: return format::is_base64(text);
    case Format::kJsonPointer: return format::is_json_pointer(text);
  }
  return true;
}

}  // namespace openapi

namespace openapi::format {

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

bool is_base64(std::string_view text) {
  std::size_t padding = 0;
  while (padding < 2 && !text.empty() && text.back() == '=') {
    text.remove_suffix(1);
    ++padding;
  }
  for (const char c : text) {
    if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '/' && c != '-' && c != '_') return false;
  }
  const std::size_t rest = text.size() % 4;
  if (rest == 1) return false;
  return padding == 0 || (rest + padding) == 4;
}

bool is_json_pointer(std::string_view text) {
  if (!text.empty() && text.front() != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1'))) return false;
  }
  return true;
}

}  // namespace openapi::format
