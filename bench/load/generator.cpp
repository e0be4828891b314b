#include "generator.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <stdexcept>
#include <system_error>

#include "response_reader.h"

namespace load {

namespace {

using Time = std::chrono::steady_clock;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() { close(value_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }

 private:
  int value_;
};

int connect_to(const Job& job) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) fail("socket");
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(job.port);
  if (inet_pton(AF_INET, job.address.c_str(), &peer.sin_addr) != 1) throw std::runtime_error("no IPv4 address");
  if (connect(socket, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) != 0) fail("connect");
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

struct Connection {
  explicit Connection(int descriptor) : socket(descriptor) {}
  Descriptor socket;
  ResponseReader reader;
  std::string request;
  Time::time_point sent;
};

class Loop {
 public:
  Loop(const Job& job, const RequestTemplate& requests) : job_(job), requests_(requests), epoll_(epoll_create1(0)) {
    if (epoll_.get() < 0) fail("epoll_create1");
    outcome_.latencies.reserve(job.requests);
    for (unsigned i = 0; i < job.connections; ++i) add_connection();
  }

  Outcome run() {
    const auto start = Time::now();
    for (const auto& connection : connections_) send_next(*connection);
    while (outcome_.latencies.size() < job_.requests) wait();
    outcome_.elapsed = Time::now() - start;
    return std::move(outcome_);
  }

 private:
  void add_connection() {
    connections_.push_back(std::make_unique<Connection>(connect_to(job_)));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = connections_.back().get();
    if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connections_.back()->socket.get(), &event) != 0) fail("epoll_ctl");
  }

  void wait() {
    std::array<epoll_event, 64> events;
    const int count = epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), 10'000);
    if (count < 0 && errno != EINTR) fail("epoll_wait");
    if (count == 0) throw std::runtime_error("no answer for 10 seconds");
    for (int i = 0; i < count; ++i) receive(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
  }

  // The sockets block: a request always fits into an empty socket buffer, and reads follow epoll.
  void send_next(Connection& connection) {
    if (sent_ == job_.requests) return;
    connection.request.clear();
    requests_.render(job_.first + sent_++, connection.request);
    connection.sent = Time::now();
    const ssize_t size = send(connection.socket.get(), connection.request.data(), connection.request.size(), MSG_NOSIGNAL);
    if (size != static_cast<ssize_t>(connection.request.size())) fail("send");
  }

  void receive(Connection& connection) {
    std::array<char, 64 * 1024> bytes;
    const ssize_t size = recv(connection.socket.get(), bytes.data(), bytes.size(), 0);
    if (size < 0) fail("recv");
    if (size == 0) throw std::runtime_error("the server closed a connection");
    connection.reader.append({bytes.data(), static_cast<std::size_t>(size)});
    const auto response = connection.reader.peek();
    if (!response) return;
    if (response->status != job_.status) {
      throw std::runtime_error("status " + std::to_string(response->status) + " came: " + std::string(response->body));
    }
    outcome_.latencies.push_back(Time::now() - connection.sent);
    if (job_.on_body) job_.on_body(response->body);
    outcome_.response_size = response->size;
    connection.reader.drop(*response);
    send_next(connection);
  }

  const Job& job_;
  const RequestTemplate& requests_;
  Descriptor epoll_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::uint64_t sent_ = 0;
  Outcome outcome_;
};

}  // namespace

Outcome run(const Job& job, const RequestTemplate& requests) { return Loop(job, requests).run(); }

}  // namespace load
