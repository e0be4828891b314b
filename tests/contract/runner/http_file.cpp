#include "contract/runner/http_file.h"

#include <algorithm>

#include "base/text.h"

namespace contract {
namespace {

constexpr std::string_view kExpect = "=> ";

// A method, which may be one that nobody knows, and a target.
bool is_request_line(std::string_view line) {
  const std::string_view method = line.substr(0, line.find(' '));
  const auto is_letter = [](char c) { return base::ascii_lower(c) >= 'a' && base::ascii_lower(c) <= 'z'; };
  if (method.empty() || method.size() == line.size() || !std::all_of(method.begin(), method.end(), is_letter)) return false;
  const std::string_view target = line.substr(method.size() + 1);
  return target.starts_with('/') || target.starts_with("{{") || target.starts_with("http") || target == "*";
}

bool ends_expectation(std::string_view line) {
  return is_request_line(line) || line.starts_with("@advance") || line.starts_with('#');
}

class FileParser {
 public:
  explicit FileParser(const std::string& text) {
    for (std::string_view line : base::split(text, '\n')) {
      if (line.ends_with('\r')) line.remove_suffix(1);
      lines_.emplace_back(line);
    }
  }

  base::Result<HttpFile> run() {
    while (at_ < lines_.size()) {
      const std::string& line = lines_[at_];
      if (line.empty() || line.starts_with('#')) {
        ++at_;
      } else if (line.starts_with('@')) {
        if (!read_directive(line)) return wrong("is no directive");
      } else if (is_request_line(line)) {
        if (!read_exchange()) return wrong("ends a request that expects nothing");
      } else {
        return wrong("is neither a request nor a directive");
      }
    }
    return std::move(file_);
  }

 private:
  tl::unexpected<base::Error> wrong(const std::string& what) const {
    return base::fail("line " + std::to_string(std::min(at_, lines_.size() - 1) + 1) + " " + what);
  }

  bool read_directive(const std::string& line) {
    const auto space = line.find(' ');
    if (space == std::string::npos) return false;
    const std::string name = line.substr(0, space);
    const std::string value(base::trim(line.substr(space + 1)));
    if (name == "@fixture")
      file_.fixture = value;
    else if (name == "@option")
      file_.options.push_back(value);
    else if (name == "@advance")
      file_.steps.emplace_back(Advance{value});
    else
      return false;
    ++at_;
    return true;
  }

  // Lines up to the one that `ends` says, without the empty ones around them.
  template <class Ends>
  std::string read_body(Ends&& ends) {
    std::vector<std::string> body;
    while (at_ < lines_.size() && !ends(lines_[at_])) body.push_back(lines_[at_++]);
    while (!body.empty() && body.back().empty()) body.pop_back();
    while (!body.empty() && body.front().empty()) body.erase(body.begin());
    std::string text;
    for (const std::string& line : body) text += (text.empty() ? "" : "\n") + line;
    return text;
  }

  bool read_exchange() {
    Exchange exchange;
    exchange.line = at_ + 1;
    const std::string& first = lines_[at_++];
    const auto space = first.find(' ');
    exchange.method = first.substr(0, space);
    exchange.target = first.substr(space + 1);
    for (; at_ < lines_.size() && !lines_[at_].empty() && !lines_[at_].starts_with(kExpect); ++at_) {
      const std::string& line = lines_[at_];
      const auto colon = line.find(':');
      exchange.headers.emplace_back(line.substr(0, colon), base::trim(std::string_view(line).substr(colon + 1)));
    }
    exchange.body = read_body([](const std::string& line) { return line.starts_with(kExpect); });
    if (at_ >= lines_.size()) return false;
    read_expectation(exchange);
    file_.steps.emplace_back(std::move(exchange));
    return true;
  }

  void read_expectation(Exchange& exchange) {
    exchange.status = std::stoi(lines_[at_++].substr(kExpect.size()));
    for (; at_ < lines_.size() && !lines_[at_].empty() && !ends_expectation(lines_[at_]); ++at_)
      exchange.expected_headers.push_back(read_header(lines_[at_]));
    exchange.expected_body = read_body(ends_expectation);
  }

  static ExpectedHeader read_header(const std::string& line) {
    if (line.starts_with('!')) return {line.substr(1), "", false, true};
    const auto colon = line.find(':');
    std::string value(base::trim(std::string_view(line).substr(colon + 1)));
    const bool regex = value.starts_with('~');
    return {line.substr(0, colon), regex ? value.substr(1) : value, regex, false};
  }

  std::vector<std::string> lines_;
  std::size_t at_ = 0;
  HttpFile file_;
};

}  // namespace

base::Result<HttpFile> parse_http_file(const std::string& text) { return FileParser(text).run(); }

}  // namespace contract
