#include "openapi/equality.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <utility>
#include <vector>

#include "base/draws.h"
#include "openapi/number.h"

namespace openapi {
namespace {

namespace dom = simdjson::dom;

// Above this many members objects are compared by their hashes: member by member it is quadratic.
constexpr std::size_t kFewMembers = 16;
constexpr std::size_t kFewItems = 64;
constexpr std::size_t kCountSaturates = 0xFFFFFF;  // simdjson's tape holds 24 bits of it
constexpr std::size_t kKeptItems = std::size_t{1} << 16;

const base::Seed& process_key() {
  static const base::Seed kKey = base::Seed::random();
  return kKey;
}

bool is_number(dom::element_type type) {
  return type == dom::element_type::INT64 || type == dom::element_type::UINT64 || type == dom::element_type::DOUBLE;
}

std::string_view text_of(const dom::element& element) {
  std::string_view out;
  return element.get_string().get(out) == simdjson::SUCCESS ? out : std::string_view{};
}

bool equal_members(const dom::object& a, const json::Tree& b) {
  if (a.size() != b.object()->size()) return false;
  for (const auto member : a) {
    const json::Tree* other = b.find(member.key);
    if (other == nullptr || !equal(member.value, *other)) return false;
  }
  return true;
}

bool equal_items(const dom::array& a, const json::Tree::Array& b) {
  if (a.size() != b.size()) return false;
  auto other = b.begin();
  for (const auto item : a) {
    if (!equal(item, *other++)) return false;
  }
  return true;
}

bool equal_members(const dom::object& a, const dom::object& b) {
  if (a.size() != b.size()) return false;
  for (const auto member : a) {
    dom::element other;
    if (b.at_key(member.key).get(other) != simdjson::SUCCESS || !equal(member.value, other)) return false;
  }
  return true;
}

bool equal_items(const dom::array& a, const dom::array& b) {
  if (a.size() != b.size()) return false;
  auto other = b.begin();
  for (const auto item : a) {
    if (!equal(item, *other)) return false;
    ++other;
  }
  return true;
}

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t mixed = (std::rotl(a, 23) ^ b) * 0x9e3779b97f4a7c15ULL;
  return mixed ^ mixed >> 29;
}

std::uint64_t hash_bytes(char kind, const void* data, std::size_t size) {
  return mix(static_cast<std::uint64_t>(kind), base::keyed_hash(process_key(), {static_cast<const char*>(data), size}));
}

std::uint64_t hash_number(const Number& number) {
  return hash_bytes(number.kind == Number::Kind::kDouble ? 'd' : 'i', &number.integer, sizeof number.integer);
}

std::uint64_t hash_members(const dom::object& object) {
  std::uint64_t sum = 'o';
  for (const auto member : object) {
    // Added up, since order does not matter; keyed once more, so that sums cannot be steered.
    const std::uint64_t pair = mix(hash_bytes('k', member.key.data(), member.key.size()), hash(member.value));
    sum += hash_bytes('m', &pair, sizeof pair);
  }
  return sum;
}

using Entry = std::pair<std::uint64_t, std::size_t>;

bool all_different(const dom::array& items, std::span<Entry> entries) {
  std::size_t index = 0;
  for (const auto item : items) {
    entries[index] = {hash(item), index};
    ++index;
  }
  std::ranges::sort(entries);
  // Hashes are keyed and 64 bits wide: equal ones are equal values.
  return std::ranges::adjacent_find(entries, {}, &Entry::first) == entries.end();
}

}  // namespace

bool equal(const dom::element& a, const json::Tree& b) {
  switch (a.type()) {
    case dom::element_type::NULL_VALUE: return b.is_null();
    case dom::element_type::BOOL: return b.boolean() != nullptr && *b.boolean() == bool(a);
    case dom::element_type::STRING: return b.is_string() && *b.string() == text_of(a);
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: return b.is_number() && compare(Number::of(a), Number::of(b)) == 0;
    case dom::element_type::ARRAY: return b.is_array() && equal_items(dom::array(a), *b.array());
    case dom::element_type::OBJECT: return b.is_object() && equal_members(dom::object(a), b);
  }
  return false;
}

bool equal(const dom::element& a, const dom::element& b) {
  const dom::element_type type = a.type();
  if (is_number(type)) return is_number(b.type()) && compare(Number::of(a), Number::of(b)) == 0;
  if (type != b.type()) return false;
  switch (type) {
    case dom::element_type::NULL_VALUE: return true;
    case dom::element_type::BOOL: return bool(a) == bool(b);
    case dom::element_type::STRING: return text_of(a) == text_of(b);
    case dom::element_type::ARRAY: return equal_items(dom::array(a), dom::array(b));
    case dom::element_type::OBJECT:
      if (dom::object(a).size() > kFewMembers) return hash(a) == hash(b);
      return equal_members(dom::object(a), dom::object(b));
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: break;
  }
  return false;
}

std::uint64_t hash(const dom::element& element) {
  switch (element.type()) {
    case dom::element_type::NULL_VALUE: return 'n';
    case dom::element_type::BOOL: return bool(element) ? 't' : 'f';
    case dom::element_type::STRING: {
      const std::string_view text = text_of(element);
      return hash_bytes('s', text.data(), text.size());
    }
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: return hash_number(Number::of(element));
    case dom::element_type::ARRAY: {
      std::uint64_t sum = 'a';
      for (const auto item : dom::array(element)) {
        const std::uint64_t one = hash(item);
        sum = mix(sum, hash_bytes('i', &one, sizeof one));
      }
      return sum;
    }
    case dom::element_type::OBJECT: return hash_members(dom::object(element));
  }
  return 0;
}

bool all_different(const dom::array& items) {
  const std::size_t count = items.size();
  if (count < 2) return true;
  if (count >= kCountSaturates) return false;
  if (count == 2) return !equal(items.at(0), items.at(1));
  if (count <= kFewItems) {
    std::array<Entry, kFewItems> few;
    return all_different(items, std::span(few).first(count));
  }
  // Kept by the thread, so that validating allocates only for the largest array yet seen.
  thread_local std::vector<Entry> many;
  many.resize(count);
  const bool different = all_different(items, std::span(many));
  if (many.size() > kKeptItems) std::vector<Entry>().swap(many);
  return different;
}

}  // namespace openapi
