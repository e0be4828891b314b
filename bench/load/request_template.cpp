#include "request_template.h"

#include <stdexcept>

namespace load {

namespace {

std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
  return out;
}

}  // namespace

RequestTemplate::RequestTemplate(const std::string& text, const std::string& host, std::uint64_t users,
                                 std::vector<std::string> lines)
    : users_(users), lines_(std::move(lines)) {
  const auto end = text.find("\n\n");
  std::string head = text.substr(0, end);
  std::string body = end == std::string::npos ? "" : text.substr(end + 2);
  while (!head.empty() && head.back() == '\n') head.pop_back();
  while (!body.empty() && body.back() == '\n') body.pop_back();
  if (head.find(" HTTP/1.1") == std::string::npos) throw std::invalid_argument("the request has no request line");
  head_ = split(with_crlf(head + "\nHost: " + host + "\n"));
  body_ = split(body);
}

RequestTemplate::Pieces RequestTemplate::split(const std::string& text) {
  static const std::vector<std::pair<std::string, Hole>> kHoles = {
      {"{n}", Hole::kNumber}, {"{user}", Hole::kUser}, {"{line}", Hole::kLine}};
  Pieces pieces(1);
  for (std::size_t at = 0; at < text.size();) {
    bool hole_here = false;
    for (const auto& [name, hole] : kHoles) {
      if (text.compare(at, name.size(), name) != 0) continue;
      pieces.back().then = hole;
      pieces.emplace_back();
      at += name.size();
      hole_here = true;
      break;
    }
    if (!hole_here) pieces.back().text += text[at++];
  }
  return pieces;
}

std::string RequestTemplate::fill(Hole hole, std::uint64_t number) const {
  switch (hole) {
    case Hole::kNone: return {};
    case Hole::kNumber: return std::to_string(number);
    case Hole::kUser: return std::to_string(number % users_);
    case Hole::kLine: return lines_.at(number % lines_.size());
  }
  return {};
}

void RequestTemplate::append(const Pieces& pieces, std::uint64_t number, std::string& out) const {
  for (const Piece& piece : pieces) {
    out += piece.text;
    out += fill(piece.then, number);
  }
}

void RequestTemplate::render(std::uint64_t number, std::string& out) const {
  append(head_, number, out);
  std::string body;
  append(body_, number, body);
  if (!body.empty()) out += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  out += "\r\n";
  out += body;
}

}  // namespace load
