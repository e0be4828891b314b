#include "openapi/generator_values.h"

#include <fmt/format.h>

#include <cmath>

namespace openapi {
namespace {

constexpr std::uint64_t kMaxLength = 4096;

std::string sample_of(Format format, std::uint64_t seed) {
  switch (format) {
    case Format::kEmail: return fmt::format("user{}@example.test", seed % 1000);
    case Format::kUri:
    case Format::kIri: return fmt::format("https://example.test/{}", seed % 1000);
    case Format::kUriReference:
    case Format::kIriReference: return fmt::format("/{}", seed % 1000);
    case Format::kDateTime: return fmt::format("2026-01-{:02}T12:00:00.000Z", 1 + seed % 28);
    case Format::kDate: return fmt::format("2026-01-{:02}", 1 + seed % 28);
    case Format::kTime: return "12:00:00Z";
    case Format::kDuration: return "PT5M";
    case Format::kUuid: return fmt::format("00000000-0000-4000-8000-{:012x}", seed & 0xffffffffffffULL);
    case Format::kIpv4: return fmt::format("192.0.2.{}", seed % 256);
    case Format::kIpv6: return fmt::format("2001:db8::{:x}", 1 + seed % 0xffff);
    case Format::kHostname: return "host.example.test";
    case Format::kByte: return "ZXhhbXBsZQ==";
    case Format::kJsonPointer: return "/example";
    case Format::kNone:
    case Format::kInt32:
    case Format::kInt64: break;
  }
  return "string";
}

}  // namespace

std::optional<std::string> string_for(const StringWishes& wishes, std::uint64_t seed) {
  if (wishes.min_length > wishes.max_length || wishes.min_length > kMaxLength) return std::nullopt;
  std::string text = sample_of(wishes.format, seed);
  if (wishes.pattern != nullptr && !wishes.pattern->search(text)) {
    // Lengths vary with the seed, so a few of them find one that fits.
    for (std::uint64_t attempt = 0; attempt < 64; ++attempt) {
      auto sample = wishes.pattern->sample(seed + attempt);
      if (!sample) return std::nullopt;
      text = std::move(*sample);
      if (text.size() >= wishes.min_length && text.size() <= wishes.max_length) break;
    }
    return text;
  }
  if (wishes.format == Format::kNone) {
    while (text.size() < wishes.min_length) text += static_cast<char>('a' + (text.size() + seed) % 26);
    if (text.size() > wishes.max_length) text.resize(wishes.max_length);
  }
  return text;
}

void NumberWishes::narrow(const NumberRules& rules) {
  if (rules.minimum && (!minimum || rules.minimum->to_double() >= *minimum)) {
    minimum = rules.minimum->to_double();
    exclusive_minimum = rules.exclusive_minimum;
  }
  if (rules.maximum && (!maximum || rules.maximum->to_double() <= *maximum)) {
    maximum = rules.maximum->to_double();
    exclusive_maximum = rules.exclusive_maximum;
  }
  if (rules.multiple_of) multiple_of = rules.multiple_of->to_double();
}

std::optional<json::Tree> number_for(const NumberWishes& wishes, std::uint64_t seed) {
  const double step = wishes.multiple_of.value_or(1);
  double value = static_cast<double>(1 + seed % 100) * step;
  if (wishes.minimum && value <= *wishes.minimum) {
    value = std::ceil(*wishes.minimum / step) * step;
    if (wishes.exclusive_minimum && value <= *wishes.minimum) value += step;
  }
  if (wishes.maximum && value >= *wishes.maximum) {
    value = std::floor(*wishes.maximum / step) * step;
    if (wishes.exclusive_maximum && value >= *wishes.maximum) value -= step;
  }
  // No multiple lies between bounds that are closer than a step: a fraction may.
  const bool below =
      wishes.minimum && (value < *wishes.minimum || (value == *wishes.minimum && wishes.exclusive_minimum));
  if (below && !wishes.integer && !wishes.multiple_of)
    value = (*wishes.minimum + wishes.maximum.value_or(*wishes.minimum + 1)) / 2;
  if (!std::isfinite(value)) return std::nullopt;
  if (std::trunc(value) == value && std::abs(value) < 9e15) return json::Tree(static_cast<std::int64_t>(value));
  if (wishes.integer) return std::nullopt;
  return json::Tree(value);
}

}  // namespace openapi
