#pragma once
// The values of `format` that are asserted. Pure functions, no allocation.

#include <cstdint>
#include <string_view>

namespace openapi {

enum class Format : std::uint8_t {
  kNone,
  kEmail,
  kUri,
  kUriReference,
  kIri,
  kIriReference,
  kDateTime,
  kDate,
  kTime,
  kDuration,
  kUuid,
  kIpv4,
  kIpv6,
  kHostname,
  kByte,
  kJsonPointer,
  kInt32,
  kInt64
};

// kNone for names that assert nothing (`password`, `float`, whatever a vendor made up).
Format parse_format(std::string_view name);
std::string_view to_string(Format format);  // as `format` spells it

// Whether `text` is of `format`. kInt32 and kInt64 speak of numbers and are true of any text.
bool matches(Format format, std::string_view text);

}  // namespace openapi
