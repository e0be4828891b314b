#include "crypto/cbor.h"

#include <cbor.h>

#include <array>
#include <limits>

#include "base/result.h"
#include "base/text.h"

namespace crypto {
namespace {

// One item's head as libcbor reports it, with the content of a definite string.
struct Head {
  enum class Kind : std::uint8_t {
    kInteger, kTooLarge, kBytes, kText, kArray, kMap, kBytesStart, kTextStart, kArrayStart, kMapStart, kBreak, kTag, kOther
  };
  Kind kind = Kind::kOther;
  std::int64_t integer = 0;
  std::string_view text;
  std::size_t count = 0;
};

template <class N>
void on_unsigned(void* head, N n) {
  const bool fits = n <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  *static_cast<Head*>(head) = {.kind = fits ? Head::Kind::kInteger : Head::Kind::kTooLarge,
                               .integer = static_cast<std::int64_t>(n)};
}

// libcbor gives the n of -1 - n.
template <class N>
void on_negative(void* head, N n) {
  on_unsigned(head, n);
  static_cast<Head*>(head)->integer = -1 - static_cast<Head*>(head)->integer;
}

template <Head::Kind kind>
void on_text(void* head, cbor_data data, std::size_t size) {
  *static_cast<Head*>(head) = {.kind = kind, .text = base::as_text({data, size})};
}

template <Head::Kind kind>
void on_count(void* head, std::size_t count) {
  *static_cast<Head*>(head) = {.kind = kind, .count = count};
}

template <Head::Kind kind>
void on_start(void* head) {
  *static_cast<Head*>(head) = {.kind = kind};
}

template <class N>
void on_other(void* head, N) {
  on_start<Head::Kind::kOther>(head);
}

constexpr cbor_callbacks kCallbacks = {
    .uint8 = on_unsigned<std::uint8_t>,
    .uint16 = on_unsigned<std::uint16_t>,
    .uint32 = on_unsigned<std::uint32_t>,
    .uint64 = on_unsigned<std::uint64_t>,
    .negint64 = on_negative<std::uint64_t>,
    .negint32 = on_negative<std::uint32_t>,
    .negint16 = on_negative<std::uint16_t>,
    .negint8 = on_negative<std::uint8_t>,
    .byte_string_start = on_start<Head::Kind::kBytesStart>,
    .byte_string = on_text<Head::Kind::kBytes>,
    .string = on_text<Head::Kind::kText>,
    .string_start = on_start<Head::Kind::kTextStart>,
    .indef_array_start = on_start<Head::Kind::kArrayStart>,
    .array_start = on_count<Head::Kind::kArray>,
    .indef_map_start = on_start<Head::Kind::kMapStart>,
    .map_start = on_count<Head::Kind::kMap>,
    .tag = [](void* head, std::uint64_t) { on_start<Head::Kind::kTag>(head); },
    .float2 = on_other<float>,
    .float4 = on_other<float>,
    .float8 = on_other<double>,
    .undefined = on_start<Head::Kind::kOther>,
    .null = on_start<Head::Kind::kOther>,
    .boolean = on_other<bool>,
    .indef_break = on_start<Head::Kind::kBreak>,
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes.substr(0, kMaxCborBytes)) {}

  bool read_item(Cbor& out, int depth) { return depth <= kMaxCborDepth && read_head() && read_rest(out, depth); }
  std::size_t at() const { return at_; }

 private:
  bool read_head() {
    const auto rest = base::as_bytes(bytes_.substr(at_));
    if (rest.empty()) return false;
    const cbor_decoder_result read = cbor_stream_decode(rest.data(), rest.size(), &kCallbacks, &head_);
    if (read.status != CBOR_DECODER_FINISHED) return false;
    at_ += read.read;
    return true;
  }

  bool read_rest(Cbor& out, int depth) {
    switch (head_.kind) {
      case Head::Kind::kInteger: out = Cbor::of(head_.integer); return true;
      case Head::Kind::kBytes: out = Cbor::bytes(head_.text); return true;
      case Head::Kind::kText: out = Cbor::text_of(head_.text); return true;
      case Head::Kind::kOther: out = Cbor{}; return true;
      case Head::Kind::kBytesStart: out.kind = Cbor::Kind::kBytes; return read_chunks(out, Head::Kind::kBytes);
      case Head::Kind::kTextStart: out.kind = Cbor::Kind::kText; return read_chunks(out, Head::Kind::kText);
      case Head::Kind::kArray: out.kind = Cbor::Kind::kArray; return read_items(out, head_.count, 1, depth);
      case Head::Kind::kMap: out.kind = Cbor::Kind::kMap; return read_items(out, head_.count, 2, depth);
      case Head::Kind::kArrayStart: out.kind = Cbor::Kind::kArray; return read_until_break(out, depth);
      case Head::Kind::kMapStart:
        out.kind = Cbor::Kind::kMap;
        return read_until_break(out, depth) && out.items.size() % 2 == 0;
      case Head::Kind::kTooLarge:
      case Head::Kind::kBreak:
      case Head::Kind::kTag: return false;
    }
    return false;
  }

  bool read_chunks(Cbor& out, Head::Kind chunk) {
    while (read_head()) {
      if (head_.kind == Head::Kind::kBreak) return true;
      if (head_.kind != chunk) return false;
      out.text += head_.text;
    }
    return false;
  }

  bool read_items(Cbor& out, std::size_t count, std::size_t each, int depth) {
    if (count > bytes_.size() - at_) return false;  // an item takes a byte at least
    for (std::size_t i = 0; i < count * each; ++i)
      if (!read_item(out.items.emplace_back(), depth + 1)) return false;
    return true;
  }

  bool read_until_break(Cbor& out, int depth) {
    while (read_head()) {
      if (head_.kind == Head::Kind::kBreak) return true;
      if (depth == kMaxCborDepth || !read_rest(out.items.emplace_back(), depth + 1)) return false;
    }
    return false;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  Head head_;
};

void append_head(std::string& out, unsigned major, std::uint64_t n) {
  const auto put = [&](unsigned info, int bytes) {
    out.push_back(static_cast<char>(major << 5 | info));
    for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(n >> (8 * i)));
  };
  if (n < 24) return put(static_cast<unsigned>(n), 0);
  if (n <= 0xff) return put(24, 1);
  if (n <= 0xffff) return put(25, 2);
  if (n <= 0xffff'ffff) return put(26, 4);
  put(27, 8);
}

void append(std::string& out, const Cbor& value) {
  switch (value.kind) {
    case Cbor::Kind::kInteger:
      if (value.integer < 0)
        append_head(out, 1, static_cast<std::uint64_t>(-1 - value.integer));
      else
        append_head(out, 0, static_cast<std::uint64_t>(value.integer));
      return;
    case Cbor::Kind::kBytes: append_head(out, 2, value.text.size()); break;
    case Cbor::Kind::kText: append_head(out, 3, value.text.size()); break;
    case Cbor::Kind::kArray: append_head(out, 4, value.items.size()); break;
    case Cbor::Kind::kMap: append_head(out, 5, value.items.size() / 2); break;
    case Cbor::Kind::kOther: base::bug("only what we make ourselves is written");
  }
  out += value.text;
  for (const Cbor& item : value.items) append(out, item);
}

template <class Fits>
const Cbor* value_of(const Cbor& map, Fits&& fits) {
  if (map.kind != Cbor::Kind::kMap) return nullptr;
  for (std::size_t i = 0; i + 1 < map.items.size(); i += 2)
    if (fits(map.items[i])) return &map.items[i + 1];
  return nullptr;
}

const Cbor* if_of(Cbor::Kind kind, const Cbor* value) {
  return value != nullptr && value->kind == kind ? value : nullptr;
}

}  // namespace

Cbor Cbor::of(std::int64_t integer) { return {.kind = Kind::kInteger, .integer = integer}; }
Cbor Cbor::bytes(std::string_view bytes) { return {.kind = Kind::kBytes, .text = std::string(bytes)}; }
Cbor Cbor::text_of(std::string_view text) { return {.kind = Kind::kText, .text = std::string(text)}; }
Cbor Cbor::array(std::vector<Cbor> items) { return {.kind = Kind::kArray, .items = std::move(items)}; }
Cbor Cbor::map(std::vector<Cbor> items) { return {.kind = Kind::kMap, .items = std::move(items)}; }

const Cbor* Cbor::find(std::string_view key) const {
  return value_of(*this, [&](const Cbor& name) { return name.kind == Kind::kText && name.text == key; });
}

const Cbor* Cbor::find(std::int64_t key) const {
  return value_of(*this, [&](const Cbor& name) { return name.kind == Kind::kInteger && name.integer == key; });
}

const Cbor* Cbor::find(std::string_view key, Kind of) const { return if_of(of, find(key)); }
const Cbor* Cbor::find(std::int64_t key, Kind of) const { return if_of(of, find(key)); }

std::optional<CborItem> read_cbor(std::string_view bytes) {
  CborItem item;
  Reader reader(bytes);
  if (!reader.read_item(item.value, 0)) return std::nullopt;
  item.size = reader.at();
  return item;
}

std::string write_cbor(const Cbor& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace crypto
