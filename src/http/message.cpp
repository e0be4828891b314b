#include "http/message.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/sixteen.h"
#include "base/text.h"

namespace http {
namespace {

struct Phrase {
  int status;
  std::string_view text;
};

// The IANA registry of HTTP status codes.
constexpr Phrase kPhrases[] = {
    {100, "Continue"},
    {101, "Switching Protocols"},
    {102, "Processing"},
    {103, "Early Hints"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {208, "Already Reported"},
    {226, "IM Used"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {305, "Use Proxy"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {424, "Failed Dependency"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {506, "Variant Also Negotiates"},
    {507, "Insufficient Storage"},
    {508, "Loop Detected"},
    {511, "Network Authentication Required"},
};

constexpr int kFirstStatus = 100;
constexpr int kLastStatus = 511;

constexpr auto kPhraseByStatus = [] {
  std::array<std::string_view, kLastStatus - kFirstStatus + 1> table;
  table.fill("Unknown");
  for (const Phrase& phrase : kPhrases) table[phrase.status - kFirstStatus] = phrase.text;
  return table;
}();

// A header's value may hold what a client sent: it must not be able to end the line.
bool ends_line(char c) { return c == '\r' || c == '\n' || c == '\0'; }

// Whether any character of it does, or another control character.
bool may_end_line(std::string_view value) {
  if (value.size() < sizeof(base::Sixteen)) return std::ranges::any_of(value, ends_line);
  return !base::all_sixteens(value.size(), [&](std::size_t at) {
    return !base::any_set(base::load_sixteen(value.data() + at) < 0x20);
  });
}

}  // namespace

Method parse_method(std::string_view token) {
  for (const Method method : {Method::kGet, Method::kHead, Method::kPost, Method::kPut, Method::kPatch, Method::kDelete,
                              Method::kOptions}) {
    if (token == to_string(method)) return method;
  }
  return Method::kOther;
}

std::string_view to_string(Method method) {
  switch (method) {
    case Method::kGet: return "GET";
    case Method::kHead: return "HEAD";
    case Method::kPost: return "POST";
    case Method::kPut: return "PUT";
    case Method::kPatch: return "PATCH";
    case Method::kDelete: return "DELETE";
    case Method::kOptions: return "OPTIONS";
    case Method::kOther: return "";
  }
  return "";
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  const auto found = std::ranges::find_if(headers, [&](const Header& h) { return base::iequals(h.name, name); });
  return found == headers.end() ? std::nullopt : std::optional(found->value);
}

void Reply::clear() {
  status = 200;
  headers.clear();
  body.clear();
  delay = {};
  fault = Fault::kNone;
  close = false;
  hold = false;
}

void Reply::header(std::string_view name, std::string_view value) {
  headers.append(name).append(": ");
  const std::size_t start = headers.size();
  headers.append(value);
  if (may_end_line(value)) std::replace_if(headers.begin() + static_cast<std::ptrdiff_t>(start), headers.end(), ends_line, ' ');
  headers.append("\r\n");
}

void Reply::header(std::string_view name, std::int64_t value) {
  std::array<char, 24> rest{':', ' '};
  char* end = std::to_chars(rest.data() + 2, rest.data() + rest.size() - 2, value).ptr;
  *end++ = '\r';
  *end++ = '\n';
  headers.append(name).append(rest.data(), end);
}

int status_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::kMalformed: return 400;
    case Refusal::kHeaderTooLarge: return 431;
    case Refusal::kBodyTooLarge:
    case Refusal::kLargeBodyTooLarge: return 413;
    case Refusal::kTimeout: return 408;
    case Refusal::kVersion: return 505;
  }
  return 400;
}

std::string_view reason_phrase(int status) {
  return status < kFirstStatus || status > kLastStatus ? "Unknown" : kPhraseByStatus[status - kFirstStatus];
}

}  // namespace http
