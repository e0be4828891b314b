#pragma once
// A server of plain sockets on loopback that answers one request with bytes that the test gives. One test's.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <thread>

namespace http::client::testing {

class Listening {
 public:
  // `answer` is sent once a whole request is there, then the connection is closed; where `mute`, nothing is ever sent and
  // the connection stays until this goes.
  explicit Listening(std::string answer, bool mute = false) : answer_(std::move(answer)), mute_(mute) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 1) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("cannot listen on loopback");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~Listening() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

  std::string url(const std::string& path = "") const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
  // What was asked. REQUIRES: it was answered.
  const std::string& request() const { return request_; }

 private:
  void serve() {
    const int connection = ::accept(listener_, nullptr, nullptr);
    if (connection < 0) return;
    char bytes[4096];
    while (!complete()) {
      const ssize_t size = ::recv(connection, bytes, sizeof(bytes), 0);
      if (size <= 0) break;
      request_.append(bytes, static_cast<std::size_t>(size));
    }
    if (mute_)
      while (::recv(connection, bytes, sizeof(bytes), 0) > 0) {
      }
    else
      for (std::size_t sent = 0; sent < answer_.size();) {
        const ssize_t size = ::send(connection, answer_.data() + sent, answer_.size() - sent, MSG_NOSIGNAL);
        if (size <= 0) break;
        sent += static_cast<std::size_t>(size);
      }
    ::close(connection);
  }
  bool complete() const {
    const auto head = request_.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    const auto length = request_.find("Content-Length: ");
    return length > head || request_.size() >= head + 4 + std::stoul(request_.substr(length + 16));
  }

  std::string answer_, request_;
  bool mute_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace http::client::testing
