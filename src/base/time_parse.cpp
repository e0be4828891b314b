#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "base/time.h"

namespace base {
namespace {

namespace chrono = std::chrono;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads from the front of a text. Each function leaves the text as it was when it fails.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool at_digit() const { return !done() && is_digit(rest_.front()); }

  bool take(char c) {
    if (done() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // Either case of the letter `upper`.
  bool take_letter(char upper) { return take(upper) || take(static_cast<char>(upper + ('a' - 'A'))); }

  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  char next() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  // Exactly `count` digits.
  std::optional<int> digits(std::size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int n = 0;
    for (const char c : rest_.substr(0, count)) {
      if (!is_digit(c)) return std::nullopt;
      n = n * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return n;
  }

  // Digits of a fraction of something `whole` units long, in units; finer ones are cut.
  std::int64_t fraction(std::int64_t whole) {
    std::int64_t n = 0;
    while (at_digit()) {
      whole /= 10;
      n += whole * (next() - '0');
    }
    return n;
  }

 private:
  std::string_view rest_;
};

std::optional<chrono::sys_days> read_date(Reader& in) {
  const auto year = in.digits(4);
  if (!year || !in.take('-')) return std::nullopt;
  const auto month = in.digits(2);
  if (!month || !in.take('-')) return std::nullopt;
  const auto day = in.digits(2);
  if (!day) return std::nullopt;
  const chrono::year_month_day date{chrono::year{*year}, chrono::month{static_cast<unsigned>(*month)},
                                    chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return chrono::sys_days{date};
}

struct TimeOfDay {
  Duration since_midnight;
  bool leap_second;
};

std::optional<TimeOfDay> read_time_of_day(Reader& in) {
  const auto hour = in.digits(2);
  if (!hour || *hour > 23 || !in.take(':')) return std::nullopt;
  const auto minute = in.digits(2);
  if (!minute || *minute > 59 || !in.take(':')) return std::nullopt;
  const auto second = in.digits(2);
  if (!second || *second > 60) return std::nullopt;
  Duration at = chrono::hours{*hour} + chrono::minutes{*minute} + chrono::seconds{*second};
  if (in.take('.')) {
    if (!in.at_digit()) return std::nullopt;
    at += Duration{in.fraction(1'000'000)};
  }
  return TimeOfDay{at, *second == 60};
}

std::optional<Duration> read_offset(Reader& in) {
  if (in.take_letter('Z')) return Duration{0};
  const bool west = in.take('-');
  if (!west && !in.take('+')) return std::nullopt;
  const auto hours = in.digits(2);
  if (!hours || *hours > 23 || !in.take(':')) return std::nullopt;
  const auto minutes = in.digits(2);
  if (!minutes || *minutes > 59) return std::nullopt;
  const Duration offset = chrono::hours{*hours} + chrono::minutes{*minutes};
  return west ? -offset : offset;
}

std::optional<Time> read_rfc3339(std::string_view text) {
  Reader in(text);
  const auto date = read_date(in);
  if (!date || !in.take_letter('T')) return std::nullopt;
  const auto of_day = read_time_of_day(in);
  if (!of_day) return std::nullopt;
  const auto offset = read_offset(in);
  if (!offset || !in.done()) return std::nullopt;
  const Time t = *date + of_day->since_midnight - *offset;
  // A leap second can only be the last of a UTC day; it becomes the first of the next.
  if (of_day->leap_second && t - chrono::floor<chrono::days>(t) >= chrono::seconds{1}) return std::nullopt;
  return t;
}

// Ten thousand years: sums of a few of these stay far from overflow.
constexpr std::int64_t kLongest = std::int64_t{3'652'425} * 86'400'000'000;

struct Amount {
  std::int64_t whole = 0;
  bool has_fraction = false;
  Reader fraction{""};

  std::optional<std::int64_t> times(std::int64_t unit) const {
    if (whole > kLongest / unit) return std::nullopt;
    Reader digits = fraction;
    return whole * unit + digits.fraction(unit);
  }
};

std::optional<Amount> read_amount(Reader& in) {
  if (!in.at_digit()) return std::nullopt;
  Amount amount;
  while (in.at_digit()) {
    amount.whole = amount.whole * 10 + (in.next() - '0');
    if (amount.whole > kLongest) return std::nullopt;
  }
  if (in.take('.')) {
    if (!in.at_digit()) return std::nullopt;
    amount.has_fraction = true;
    amount.fraction = in;
    while (in.at_digit()) in.next();
  }
  return amount;
}

struct Unit {
  std::string_view name;
  std::int64_t microseconds;
};

constexpr Unit kShortUnits[] = {{"ms", 1'000},           {"s", 1'000'000},        {"m", 60'000'000},
                                {"h", 3'600'000'000},    {"d", 86'400'000'000}};
// In the order that ISO 8601 asks for.
constexpr Unit kIsoDateUnits[] = {{"W", 604'800'000'000}, {"D", 86'400'000'000}};
constexpr Unit kIsoTimeUnits[] = {{"H", 3'600'000'000}, {"M", 60'000'000}, {"S", 1'000'000}};

std::optional<std::int64_t> read_short(Reader& in) {
  const auto amount = read_amount(in);
  if (!amount) return std::nullopt;
  for (const Unit& unit : kShortUnits) {
    if (in.take(unit.name)) return in.done() ? amount->times(unit.microseconds) : std::nullopt;
  }
  return std::nullopt;
}

// Adds up components such as `2H30M` while digits follow; each unit at most once, in order, and only the last may have
// a fraction. Nothing for anything else, and for no component at all.
template <std::size_t N>
std::optional<std::int64_t> read_components(Reader& in, const Unit (&units)[N]) {
  std::int64_t total = 0;
  std::size_t next_unit = 0;
  do {
    const auto amount = read_amount(in);
    if (!amount) return std::nullopt;
    while (next_unit < N && !in.take(units[next_unit].name)) ++next_unit;
    if (next_unit == N) return std::nullopt;
    const auto length = amount->times(units[next_unit++].microseconds);
    if (!length || (amount->has_fraction && !in.done())) return std::nullopt;
    total += *length;
  } while (in.at_digit());
  return total;
}

std::optional<std::int64_t> read_iso(Reader& in) {
  std::int64_t total = 0;
  bool any = false;
  if (in.at_digit()) {
    const auto days = read_components(in, kIsoDateUnits);
    if (!days) return std::nullopt;
    total += *days;
    any = true;
  }
  if (in.take('T')) {
    const auto time = read_components(in, kIsoTimeUnits);
    if (!time) return std::nullopt;
    total += *time;
    any = true;
  }
  return any && in.done() ? std::optional(total) : std::nullopt;
}

}  // namespace

Result<Time> parse_rfc3339(std::string_view text) {
  if (const auto t = read_rfc3339(text)) return *t;
  return fail(fmt::format("\"{}\" is not a time: write it like 2026-11-22T09:30:00Z (RFC 3339)", excerpt(text)));
}

Result<Duration> parse_duration(std::string_view text) {
  Reader in(text);
  const bool negative = in.take('-');
  const auto length = in.take('P') ? read_iso(in) : read_short(in);
  if (!length || *length > kLongest) {
    return fail(fmt::format("\"{}\" is not a duration: write it like 250ms, 5s, 5m, 25h, 2d or PT5M", excerpt(text)));
  }
  return Duration{negative ? -*length : *length};
}

}  // namespace base
