#include <string_view>

#include "openapi/format_parts.h"

namespace openapi::format {
namespace {

// A cursor that eats what it recognises and remembers nothing else.
struct Reader {
  std::string_view rest;

  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }

  // Exactly `digits` digits with a value from `low` to `high`.
  bool number(int digits, int low, int high, int& value) {
    if (rest.size() < static_cast<std::size_t>(digits)) return false;
    value = 0;
    for (int i = 0; i < digits; ++i) {
      const char c = rest[static_cast<std::size_t>(i)];
      if (!is_digit(c)) return false;
      value = value * 10 + (c - '0');
    }
    rest.remove_prefix(static_cast<std::size_t>(digits));
    return value >= low && value <= high;
  }

  std::size_t skip_digits() {
    std::size_t count = 0;
    while (count < rest.size() && is_digit(rest[count])) ++count;
    rest.remove_prefix(count);
    return count;
  }
};

int days_in_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[month - 1];
}

bool read_date(Reader& in) {
  int year = 0;
  int month = 0;
  int day = 0;
  return in.number(4, 0, 9999, year) && in.take('-') && in.number(2, 1, 12, month) && in.take('-') &&
         in.number(2, 1, 31, day) && day <= days_in_month(year, month);
}

// `Z` or an offset, in minutes east.
bool read_offset(Reader& in, int& minutes) {
  minutes = 0;
  if (in.take('Z') || in.take('z')) return true;
  const int sign = in.take('+') ? 1 : -1;
  if (sign < 0 && !in.take('-')) return false;
  int hour = 0;
  int minute = 0;
  if (!in.number(2, 0, 23, hour) || !in.take(':') || !in.number(2, 0, 59, minute)) return false;
  minutes = sign * (hour * 60 + minute);
  return true;
}

bool read_time(Reader& in) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  int offset = 0;
  if (!in.number(2, 0, 23, hour) || !in.take(':') || !in.number(2, 0, 59, minute) || !in.take(':') ||
      !in.number(2, 0, 60, second)) {
    return false;
  }
  if (in.take('.') && in.skip_digits() == 0) return false;
  if (!read_offset(in, offset)) return false;
  if (second < 60) return true;
  const int utc = (hour * 60 + minute - offset + 2 * 24 * 60) % (24 * 60);
  return utc == 23 * 60 + 59;
}

// Elements of `units` in that order, none skipped between the first and the last; how many there were, -1 for a
// mistake.
int read_elements(Reader& in, std::string_view units) {
  int count = 0;
  std::size_t next = 0;
  while (!in.rest.empty() && is_digit(in.rest.front())) {
    in.skip_digits();
    if (in.rest.empty()) return -1;
    const std::size_t unit = units.find(in.rest.front(), next);
    if (unit == std::string_view::npos || (count > 0 && unit != next)) return -1;
    in.rest.remove_prefix(1);
    next = unit + 1;
    ++count;
  }
  return count;
}

}  // namespace

bool is_date(std::string_view text) {
  Reader in{text};
  return read_date(in) && in.rest.empty();
}

bool is_time(std::string_view text) {
  Reader in{text};
  return read_time(in) && in.rest.empty();
}

bool is_date_time(std::string_view text) {
  Reader in{text};
  return read_date(in) && (in.take('T') || in.take('t')) && read_time(in) && in.rest.empty();
}

bool is_duration(std::string_view text) {
  Reader in{text};
  if (!in.take('P')) return false;
  if (in.rest.size() > 1 && in.rest.back() == 'W') return in.skip_digits() + 1 == text.size() - 1 && in.take('W');
  const int dates = read_elements(in, "YMD");
  if (dates < 0) return false;
  if (!in.take('T')) return dates > 0 && in.rest.empty();
  return read_elements(in, "HMS") > 0 && in.rest.empty();
}

}  // namespace openapi::format
