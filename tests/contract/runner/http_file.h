#pragma once
// A contract file taken apart: what is asked, and what has to be answered (tests/contract/README.md). Values.

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace contract {

struct ExpectedHeader {
  std::string name;
  std::string value;  // a regular expression where `regex`, else exact but for placeholders
  bool regex = false;
  bool absent = false;
};

// Texts still hold their placeholders.
struct Exchange {
  std::size_t line = 0;  // of the request
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  int status = 0;
  std::vector<ExpectedHeader> expected_headers;
  std::string expected_body;
};

struct Advance {
  std::string by;
};

struct HttpFile {
  std::string fixture = "builtin";
  std::vector<std::string> options;  // "otp=123456"
  std::vector<std::variant<Exchange, Advance>> steps;
};

// Fails with a sentence that names the line.
base::Result<HttpFile> parse_http_file(const std::string& text);

}  // namespace contract
