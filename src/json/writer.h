#pragma once
// The one JSON writer. Appends to a string that it does not own; strings are written as they are, so they must be UTF-8.
// That levels are closed as they were opened is the caller's business. A Writer is one thread's.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/time.h"

namespace json {

class Writer {
 public:
  Writer() = default;  // to be bound
  explicit Writer(std::string& out) : out_(&out) {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Starts a new document at the end of `out`. REQUIRES: `out` outlives the writing.
  void bind(std::string& out) {
    out_ = &out;
    after_value_ = false;
  }

  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name);
  Writer& string(std::string_view text);
  // One string of several pieces.
  Writer& joined(std::string_view first, std::initializer_list<std::string_view> rest);
  Writer& integer(std::int64_t n);
  Writer& unsigned_integer(std::uint64_t n);
  Writer& number(double n);  // in the fewest digits that read back as `n`. REQUIRES: finite
  Writer& boolean(bool b) { return raw(b ? "true" : "false"); }
  Writer& null() { return raw("null"); }
  Writer& time(base::Time t);
  // A value that is JSON already, written as it stands. REQUIRES: `json` is one whole JSON value.
  Writer& raw(std::string_view json);

  // key and value in one.
  Writer& member(std::string_view name, std::string_view text);
  Writer& member(std::string_view name, const char* text) { return member(name, std::string_view(text)); }
  Writer& member(std::string_view name, const std::string& text) { return member(name, std::string_view(text)); }
  Writer& member(std::string_view name, bool b) { return key(name).boolean(b); }
  Writer& member(std::string_view name, std::int64_t n) { return key(name).integer(n); }
  Writer& member(std::string_view name, int n) { return key(name).integer(n); }
  Writer& member(std::string_view name, std::uint64_t n) { return key(name).unsigned_integer(n); }
  Writer& member(std::string_view name, base::Time t) { return key(name).time(t); }

  Writer& member_unless_empty(std::string_view name, std::string_view text) { return text.empty() ? *this : member(name, text); }

 private:
  // Writes the comma that the next key or element needs.
  void separate() {
    if (after_value_) out_->push_back(',');
  }
  Writer& open(char bracket) {
    separate();
    out_->push_back(bracket);
    after_value_ = false;
    return *this;
  }
  Writer& close(char bracket) {
    out_->push_back(bracket);
    after_value_ = true;
    return *this;
  }

  std::string* out_ = nullptr;
  bool after_value_ = false;  // of the same object or array
};

}  // namespace json
