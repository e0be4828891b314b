#pragma once
// A struct's fields as JSON and back, from one list of them, for state that is saved and restored. Beside each struct stands
// `template <class Archive> void describe(Archive&, S&)`, which names every field once: archive("id", s.id)("at", s.at).
// Reading is strict: what is missing, of another type or out of range is refused with its place, for the text may be anybody's.
//
// Besides such structs there are numbers, text (bytes that are no UTF-8 as {"base64": …}), times and durations in
// microseconds, optional values, lists, pairs, attributes, trees behind a
// shared pointer, enums (with `constexpr E last_of(E)` beside
// them), and what has `to_field(const T&)` and `from_field(std::string_view, T&)`. A struct may have
// `std::string fault_of(const S&)`: why its fields together cannot be, "" where they can.

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/list.h"
#include "base/rare.h"
#include "base/result.h"
#include "base/shared_text.h"
#include "base/text.h"
#include "base/time.h"
#include "json/attributes.h"
#include "json/tree.h"
#include "json/writer.h"

namespace json {

class FieldWriter {
 public:
  explicit FieldWriter(Writer& out) : out_(out) {}

  template <class T>
  FieldWriter& operator()(std::string_view name, const T& value) {
    out_.key(name);
    put(value);
    return *this;
  }

  template <class T>
  void put(const T& value) {
    if constexpr (requires { to_field(value); })
      out_.string(to_field(value));
    else if constexpr (std::is_same_v<T, bool>)
      out_.boolean(value);
    else if constexpr (std::is_enum_v<T>)
      out_.integer(static_cast<std::int64_t>(value));
    else if constexpr (std::is_unsigned_v<T>)
      out_.unsigned_integer(value);
    else if constexpr (std::is_integral_v<T>)
      out_.integer(value);
    else
      put_struct(value);
  }
  void put(const std::string& text) {
    if (base::valid_utf8(text))
      out_.string(text);
    else
      out_.begin_object().member("base64", base::base64(base::as_bytes(text))).end_object();
  }
  void put(base::Time time) { out_.integer(time.time_since_epoch().count()); }
  void put(base::Duration duration) { out_.integer(duration.count()); }
  void put(const base::SharedText& text) { put(std::string(text)); }
  void put(const Attributes& attributes) { attributes.write(out_); }
  void put(const std::shared_ptr<const Tree>& tree) {
    if (tree != nullptr)
      tree->write(out_);
    else
      out_.null();
  }
  template <class T>
  void put(const std::optional<T>& value) {
    put_if(value);
  }
  template <class T>
  void put(const base::Rare<T>& value) {
    put_if(value);
  }
  template <class T>
  void put(const std::vector<T>& list) {
    put_all(list);
  }
  template <class T>
  void put(const base::List<T>& list) {
    put_all(list);
  }
  template <class A, class B>
  void put(const std::pair<A, B>& pair) {
    out_.begin_array();
    put(pair.first);
    put(pair.second);
    out_.end_array();
  }

 private:
  template <class Optional>
  void put_if(const Optional& value) {
    if (value)
      put(*value);
    else
      out_.null();
  }
  template <class List>
  void put_all(const List& list) {
    out_.begin_array();
    for (const auto& one : list) put(one);
    out_.end_array();
  }
  // `describe` takes what may be read into; writing changes nothing.
  template <class T>
  void put_struct(const T& value) {
    out_.begin_object();
    describe(*this, const_cast<T&>(value));
    out_.end_object();
  }

  Writer& out_;
};

class FieldReader {
 public:
  // REQUIRES: both outlive the reading. The first thing that is wrong is written to `fault`, which is "" so far; what comes
  // after it is passed over.
  FieldReader(const Tree& from, std::string& fault) : from_(from), fault_(fault) {}

  template <class T>
  FieldReader& operator()(std::string_view name, T& value) {
    if (!fault_.empty()) return *this;
    const Tree* found = from_.find(name);
    if (found == nullptr)
      fault_ = "/" + std::string(name) + ": is missing";
    else if (FieldReader(*found, fault_).get(value); !fault_.empty())
      fault_.insert(0, "/" + std::string(name));
    return *this;
  }

  template <class T>
  void get(T& value) {
    if constexpr (requires { from_field(std::string_view(), value); })
      get_text_form(value);
    else if constexpr (std::is_same_v<T, bool>)
      get_bool(value);
    else if constexpr (std::is_enum_v<T>)
      get_enum(value);
    else if constexpr (std::is_unsigned_v<T>)
      get_number(value, from_.unsigned_integer());
    else if constexpr (std::is_integral_v<T>)
      get_number(value, from_.integer());
    else
      get_struct(value);
  }
  void get(std::string& text) {
    const Tree* bytes = from_.find("base64");
    const auto decoded = bytes == nullptr ? std::nullopt : base::decode_base64(bytes->string_or("?"));
    if (from_.string() != nullptr)
      text = *from_.string();
    else if (decoded)
      text = *decoded;
    else
      fail("must be text");
  }
  // Within the years that can be written, so that nothing overflows that is reckoned from it.
  void get(base::Time& time) {
    static constexpr std::int64_t kFirst = -62'167'219'200'000'000, kLast = 253'402'300'799'999'999;
    const auto count = from_.integer();
    if (!count || *count < kFirst || *count > kLast) return fail("must be a time of the years 0 to 9999, in microseconds");
    time = base::Time(base::Duration(*count));
  }
  void get(base::Duration& duration) {
    static constexpr base::Duration kMost = std::chrono::days{366 * 1000};
    const auto count = from_.integer();
    if (!count || *count < -kMost.count() || *count > kMost.count()) return fail("must be a time of at most 1000 years, in microseconds");
    duration = base::Duration(*count);
  }
  void get(base::SharedText& text) {
    std::string read;
    get(read);
    text = read;
  }
  void get(Attributes& attributes) {
    if (!from_.is_object()) return fail("must be an object");
    attributes = Attributes(from_);
  }
  void get(std::shared_ptr<const Tree>& tree) {
    if (!from_.is_object()) return fail("must be an object");
    tree = std::make_shared<const Tree>(from_);
  }
  template <class T>
  void get(std::optional<T>& value) {
    get_if(value);
  }
  template <class T>
  void get(base::Rare<T>& value) {
    get_if(value);
  }
  template <class T>
  void get(std::vector<T>& list) {
    get_all(list);
  }
  template <class T>
  void get(base::List<T>& list) {
    get_all(list);
  }
  template <class A, class B>
  void get(std::pair<A, B>& pair) {
    if (from_.array() == nullptr || from_.array()->size() != 2) return fail("must be a list of two");
    get_at(0, pair.first);
    if (fault_.empty()) get_at(1, pair.second);
  }

 private:
  void fail(std::string message) { fault_ = ": " + std::move(message); }

  template <class Optional>
  void get_if(Optional& value) {
    value.reset();
    if (!from_.is_null()) get(value.emplace());
  }
  template <class List>
  void get_all(List& list) {
    if (from_.array() == nullptr) return fail("must be a list");
    list.clear();
    for (std::size_t i = 0; i < from_.array()->size() && fault_.empty(); ++i) get_at(i, list.emplace_back());
  }

  template <class T>
  void get_at(std::size_t index, T& value) {
    FieldReader((*from_.array())[index], fault_).get(value);
    if (!fault_.empty()) fault_.insert(0, "/" + std::to_string(index));
  }
  void get_bool(bool& value) {
    if (from_.boolean() == nullptr) return fail("must be true or false");
    value = *from_.boolean();
  }
  template <class T, class Wide>
  void get_number(T& value, std::optional<Wide> given) {
    if (!given || !std::in_range<T>(*given)) return fail("must be a whole number in its range");
    value = static_cast<T>(*given);
  }
  template <class T>
  void get_enum(T& value) {
    const auto given = from_.integer();
    if (!given || *given < 0 || *given > static_cast<std::int64_t>(last_of(T{}))) return fail("is none of its values");
    value = static_cast<T>(*given);
  }
  template <class T>
  void get_text_form(T& value) {
    if (from_.string() == nullptr || !from_field(*from_.string(), value)) fail("is not what it should be");
  }
  template <class T>
  void get_struct(T& value) {
    if (!from_.is_object()) return fail("must be an object");
    describe(*this, value);
    if constexpr (requires { fault_of(value); }) {
      if (!fault_.empty()) return;
      if (std::string fault = fault_of(value); !fault.empty()) fail(std::move(fault));
    }
  }

  const Tree& from_;
  std::string& fault_;
};

template <class T>
void write_fields(Writer& out, const T& value) {
  FieldWriter(out).put(value);
}

// Fails with `/place: what is wrong`.
template <class T>
base::Result<void> read_fields(const Tree& from, T& value) {
  std::string fault;
  FieldReader(from, fault).get(value);
  if (!fault.empty()) return base::fail(std::move(fault));
  return {};
}

}  // namespace json
