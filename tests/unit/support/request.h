#pragma once
// Requests as the server would hand them on. One test's.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "http/message.h"

namespace support {

// A request with everything that it refers to.
class Asked {
 public:
  // `type` goes with a body that is not empty.
  Asked(std::string method, std::string target, std::string body = "", std::string type = "application/json")
      : method_(std::move(method)), target_(std::move(target)), body_(std::move(body)), host_("localhost:7310") {
    if (!body_.empty()) header("Content-Type", std::move(type));
  }

  Asked& header(std::string name, std::string value) {
    headers_.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  Asked& bearer(const std::string& token) { return header("Authorization", "Bearer " + token); }
  Asked& host(std::string name) {
    host_ = std::move(name);
    return *this;
  }
  Asked& listener(std::size_t index) {
    listener_ = index;
    return *this;
  }
  Asked& held(std::chrono::milliseconds time) {
    held_ = time;
    return *this;
  }

  // Good as long as this lives and is not changed.
  http::Request request() const {
    views_.clear();
    lines_.clear();
    for (const auto& [name, value] : headers_) {
      views_.push_back({name, value});
      lines_.append(name).append(": ").append(value).append("\r\n");
    }
    padded_ = body_ + std::string(http::Request::kBodyPadding, '\0');
    http::Request request;
    request.method = http::parse_method(method_);
    request.method_text = method_;
    request.target = target_;
    request.headers = views_;
    request.header_lines = lines_;
    request.body = std::string_view(padded_).substr(0, body_.size());
    request.host = host_;
    request.peer = "127.0.0.1";
    request.listener = listener_;
    request.held = held_;
    return request;
  }

 private:
  std::string method_, target_, body_, host_;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::size_t listener_ = 0;
  std::chrono::milliseconds held_{0};
  mutable std::vector<http::Header> views_;
  mutable std::string lines_;
  mutable std::string padded_;
};

// The value of a reply's header; nothing where it has none.
inline std::optional<std::string> header_of(const http::Reply& reply, std::string_view name) {
  for (std::string_view line : base::split(reply.headers, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && base::iequals(line.substr(0, colon), name))
      return std::string(base::trim(line.substr(colon + 1)));
  }
  return std::nullopt;
}

}  // namespace support
