// Answers every request with the same bytes, over epoll and nothing else: what the kernel charges whoever serves HTTP.
//
//   floor PORT GET_BYTES POST_BYTES      how long the whole answers are; on 127.0.0.1, one thread, until killed

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

unsigned long number(std::string_view digits) {
  unsigned long value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// An answer of exactly that many bytes, where its head fits.
std::string answer(const char* status, std::size_t bytes) {
  const auto head = [&](std::size_t body) {
    return std::string("HTTP/1.1 ") + status + "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body) + "\r\n\r\n";
  };
  std::size_t body = bytes - std::min(bytes, head(bytes).size());
  while (head(body).size() + body < bytes) ++body;  // a shorter length has fewer digits
  return head(body) + std::string(body, 'x');
}

struct Client {
  int socket;
  std::string received;
};

class Floor {
 public:
  Floor(std::uint16_t port, std::string get, std::string post) : get_(std::move(get)), post_(std::move(post)) {
    const int on = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("bind");
    if (listen(listener_, SOMAXCONN) != 0) fail("listen");
    watch(listener_, nullptr);
  }

  [[noreturn]] void run() {
    std::array<epoll_event, 64> events;
    while (true) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < count; ++i) {
        auto* client = static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
        if (client == nullptr) {
          accept_one();
        } else {
          serve(client);
        }
      }
    }
  }

 private:
  void watch(int socket, Client* client) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = client;
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) != 0) fail("epoll_ctl");
  }

  void accept_one() {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(socket, new Client{socket, {}});
  }

  void serve(Client* client) {
    std::array<char, 64 * 1024> bytes;
    const ssize_t size = recv(client->socket, bytes.data(), bytes.size(), 0);
    if (size <= 0) {
      const std::unique_ptr<Client> gone(client);
      close(client->socket);
      return;
    }
    client->received.append(bytes.data(), static_cast<std::size_t>(size));
    std::string& out = answers_;
    out.clear();
    while (take_request(client->received)) out += last_was_post_ ? post_ : get_;
    // The socket blocks, and an answer waits for a client that does not read: ours does.
    if (!out.empty() && send(client->socket, out.data(), out.size(), MSG_NOSIGNAL) < 0) return;
  }

  // Drops the first request where it is whole.
  bool take_request(std::string& received) {
    const auto end = received.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    static constexpr std::string_view kLength = "\r\nContent-Length: ";
    const auto length = std::string_view(received).substr(0, end).find(kLength);
    const std::size_t body = length == std::string::npos ? 0 : number(std::string_view(received).substr(length + kLength.size(), 19));
    if (received.size() < end + 4 + body) return false;
    last_was_post_ = received.starts_with("POST");
    received.erase(0, end + 4 + body);
    return true;
  }

  int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  std::string get_;
  std::string post_;
  std::string answers_;
  bool last_was_post_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: floor PORT GET_BYTES POST_BYTES\n", stderr);
    return 2;
  }
  try {
    Floor(static_cast<std::uint16_t>(number(argv[1])), answer("200 OK", number(argv[2])), answer("201 Created", number(argv[3]))).run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "floor: %s\n", error.what());
    return 1;
  }
}
