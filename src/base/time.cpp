#include "base/time.h"

#include <algorithm>
#include <array>

namespace base {
namespace {

namespace chrono = std::chrono;

constexpr Time kFirst = chrono::sys_days{chrono::year{0} / 1 / 1};
constexpr Time kLast = Time{chrono::sys_days{chrono::year{9999} / 12 / 31}} + chrono::hours{24} - Duration{1};

struct Parts {
  chrono::year_month_day date;
  unsigned weekday;  // 0 is Sunday
  unsigned hour, minute, second, millisecond;
};

Parts take_apart(Time t) {
  t = std::clamp(t, kFirst, kLast);
  const auto day = chrono::floor<chrono::days>(t);
  const auto of_day = static_cast<std::uint64_t>((t - day).count());
  const auto seconds = static_cast<unsigned>(of_day / 1'000'000);
  return {.date = chrono::year_month_day{day},
          .weekday = chrono::weekday{day}.c_encoding(),
          .hour = seconds / 3600,
          .minute = seconds / 60 % 60,
          .second = seconds % 60,
          .millisecond = static_cast<unsigned>(of_day / 1000 % 1000)};
}

char* put2(char* out, unsigned n) {
  *out++ = static_cast<char>('0' + n / 10);
  *out++ = static_cast<char>('0' + n % 10);
  return out;
}

char* put4(char* out, unsigned n) { return put2(put2(out, n / 100), n % 100); }

char* put_char(char* out, char c) {
  *out++ = c;
  return out;
}

char* put_clock(char* out, const Parts& parts) {
  out = put_char(put2(out, parts.hour), ':');
  out = put_char(put2(out, parts.minute), ':');
  return put2(out, parts.second);
}

}  // namespace

void append_rfc3339(std::string& out, Time t) {
  const Parts parts = take_apart(t);
  std::array<char, 24> text;
  char* at = put_char(put4(text.data(), static_cast<unsigned>(static_cast<int>(parts.date.year()))), '-');
  at = put_char(put2(at, static_cast<unsigned>(parts.date.month())), '-');
  at = put_char(put2(at, static_cast<unsigned>(parts.date.day())), 'T');
  at = put_char(put_clock(at, parts), '.');
  at = put_char(at, static_cast<char>('0' + parts.millisecond / 100));
  put_char(put2(at, parts.millisecond % 100), 'Z');
  out.append(text.data(), text.size());
}

std::string rfc3339(Time t) {
  std::string out;
  append_rfc3339(out, t);
  return out;
}

void append_http_date(std::string& out, Time t) {
  constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const Parts parts = take_apart(t);
  std::array<char, 29> text;
  char* at = std::ranges::copy(kDays.substr(parts.weekday * 3, 3), text.data()).out;
  at = put_char(put_char(at, ','), ' ');
  at = put_char(put2(at, static_cast<unsigned>(parts.date.day())), ' ');
  at = std::ranges::copy(kMonths.substr((static_cast<unsigned>(parts.date.month()) - 1) * 3, 3), at).out;
  at = put4(put_char(at, ' '), static_cast<unsigned>(static_cast<int>(parts.date.year())));
  at = put_clock(put_char(at, ' '), parts);
  std::ranges::copy(std::string_view{" GMT"}, at);
  out.append(text.data(), text.size());
}

}  // namespace base
