#pragma once
// A server on a port of its own for one test, with a service made of a function.

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "client.h"
#include "http/server/server.h"

namespace http::server::test {

class TestService : public Service {
 public:
  using Serve = std::function<void(const Request&, Reply&)>;

  explicit TestService(Serve serve) : serve_(std::move(serve)) {}

  void serve(const Request& request, Reply& reply) override {
    ++served;
    serve_(request, reply);
  }
  void refuse(Refusal refusal, std::size_t listener, Reply& reply) override {
    reply.status = status_of(refusal);
    reply.header("X-Listener", std::to_string(listener));
    reply.body = "refused";
  }
  void idle(std::size_t) override { ++idles; }

  std::atomic<int> served{0};
  std::atomic<int> idles{0};

 private:
  Serve serve_;
};

// Answers "METHOD target" and, behind a line feed each, host and body where there are any.
inline void describe(const Request& request, Reply& reply) {
  reply.body.append(request.method_text).append(" ").append(request.target);
  if (!request.host.empty()) reply.body.append("\n").append(request.host);
  if (!request.body.empty()) reply.body.append("\n").append(request.body);
}

// Short times, so that a test of one does not take long, and a fine tick.
inline Limits quick_limits() {
  Limits limits;
  limits.tick = std::chrono::milliseconds(5);
  limits.drip_pause = std::chrono::milliseconds(5);
  return limits;
}

class RunningServer {
 public:
  explicit RunningServer(TestService::Serve serve = describe, Limits limits = quick_limits(),
                         std::vector<Listen> listeners = {{"127.0.0.1", 0}},
                         std::optional<Certificate> certificate = std::nullopt)
      : service(std::move(serve)), server({std::move(listeners), 0, limits, std::move(certificate)}, service) {
    thread_ = std::thread([this] {
      server.run();
      ended = true;
    });
  }
  ~RunningServer() { stop(); }

  void stop() {
    server.stop();
    if (thread_.joinable()) thread_.join();
  }
  std::uint16_t port() const { return server.ports().front(); }
  Client connect() const { return Client(port()); }

  TestService service;
  Server server;
  std::atomic<bool> ended{false};

 private:
  std::thread thread_;
};

}  // namespace http::server::test
