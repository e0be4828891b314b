#pragma once
// The one JSON writer, over RapidJSON. Appends to a string that it does not own; strings are written as they are, so
// they must be UTF-8. A Writer is one thread's and is kept and rebound, since its level stack is allocated once.

#include <rapidjson/writer.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/time.h"

namespace json {

class Writer {
 public:
  Writer() : stream_{nullptr}, core_(stream_) {}
  explicit Writer(std::string& out) : Writer() { bind(out); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Starts a new document at the end of `out`. REQUIRES: `out` outlives the writing.
  void bind(std::string& out) {
    stream_.out = &out;
    core_.Reset(stream_);
  }

  Writer& begin_object() { core_.StartObject(); return *this; }
  Writer& end_object() { core_.EndObject(); return *this; }
  Writer& begin_array() { core_.StartArray(); return *this; }
  Writer& end_array() { core_.EndArray(); return *this; }
  Writer& key(std::string_view name) { return string(name); }
  Writer& string(std::string_view text);
  // One string of several pieces.
  Writer& joined(std::string_view first, std::initializer_list<std::string_view> rest);
  Writer& integer(std::int64_t n) { core_.Int64(n); return *this; }
  Writer& unsigned_integer(std::uint64_t n) { core_.Uint64(n); return *this; }
  Writer& number(double n);  // in the fewest digits that read back as `n`. REQUIRES: finite
  Writer& boolean(bool b) { core_.Bool(b); return *this; }
  Writer& null() { core_.Null(); return *this; }
  Writer& time(base::Time t);
  // A value that is JSON already, written as it stands. REQUIRES: `json` is one whole JSON value.
  Writer& raw(std::string_view json);

  // key and value in one.
  Writer& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  Writer& member(std::string_view name, const char* text) { return key(name).string(text); }
  Writer& member(std::string_view name, const std::string& text) { return key(name).string(text); }
  Writer& member(std::string_view name, bool b) { return key(name).boolean(b); }
  Writer& member(std::string_view name, std::int64_t n) { return key(name).integer(n); }
  Writer& member(std::string_view name, int n) { return key(name).integer(n); }
  Writer& member(std::string_view name, std::uint64_t n) { return key(name).unsigned_integer(n); }
  Writer& member(std::string_view name, base::Time t) { return key(name).time(t); }

  Writer& member_unless_empty(std::string_view name, std::string_view text) { return text.empty() ? *this : member(name, text); }

 private:
  struct Stream {
    using Ch = char;
    std::string* out;
    void Put(char c) { out->push_back(c); }
    void Flush() {}
  };

  // RapidJSON keeps the levels and writes what is short; strings are appended by us in runs, since it writes them one
  // character at a time.
  class Core : public rapidjson::Writer<Stream> {
   public:
    using rapidjson::Writer<Stream>::Writer;
    // Writes the comma or colon that the next value needs; the caller writes the value.
    void before_value(rapidjson::Type type) { Prefix(type); }
  };

  Stream stream_;
  Core core_;
};

}  // namespace json
