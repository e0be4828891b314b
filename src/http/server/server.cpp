#include "http/server/server.h"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <utility>

#include "http/server/listening.h"
#include "http/server/machine.h"
#include "http/server/tls.h"
#include "http/server/worker.h"

namespace http::server {

struct Server::State {
  State(Options given, Service& service);

  Options options;
  std::optional<TlsContext> tls;
  std::atomic<std::size_t> open{0};
  std::vector<std::uint16_t> ports;
  std::vector<std::unique_ptr<Worker>> workers;
};

// More workers than cores would wait for each other's reclamation.
Server::State::State(Options given, Service& service) : options(std::move(given)) {
  const std::size_t cores = available_cores();
  const std::size_t threads = options.threads == 0 ? cores : std::min(options.threads, cores);
  if (options.certificate) tls.emplace(*options.certificate);
  auto listening = open_listeners(options.listeners, threads);
  ports.resize(options.listeners.size());
  for (const Listening& one : listening) ports[one.listener] = one.port;
  for (std::size_t i = 0; i < threads; ++i) {
    std::vector<Worker::ListeningSocket> sockets;
    for (Listening& one : listening) sockets.push_back({one.listener, std::move(one.sockets[i])});
    workers.push_back(std::make_unique<Worker>(i, options.limits, service, tls ? &*tls : nullptr, open, std::move(sockets)));
  }
}

Server::Server(Options options, Service& service) : state_(std::make_unique<State>(std::move(options), service)) {}

Server::~Server() = default;

std::vector<std::uint16_t> Server::ports() const { return state_->ports; }

std::size_t Server::threads() const { return state_->workers.size(); }

void Server::run() {
  std::vector<std::jthread> threads;  // joined at the end, whatever happens
  try {
    for (const auto& worker : state_->workers) threads.emplace_back([&worker] { worker->run(); });
  } catch (...) {
    stop();
    throw;
  }
}

void Server::stop() {
  for (const auto& worker : state_->workers) worker->stop();
}

base::Result<std::uint16_t> Server::open(const Listen& where, std::size_t listener) {
  std::vector<Listening> listening;
  try {
    listening = open_listeners({where}, state_->workers.size());
  } catch (const std::runtime_error& error) {
    return base::fail(error.what());
  }
  const std::uint16_t port = listening.front().port;
  for (Listening& one : listening)
    for (std::size_t i = 0; i < state_->workers.size(); ++i) state_->workers[i]->open({listener + port, std::move(one.sockets[i])});
  return port;
}

void Server::close(std::size_t listener) {
  for (const auto& worker : state_->workers) worker->close(listener);
}

Statistics Server::statistics() const {
  Statistics sum;
  sum.open = state_->open.load(std::memory_order_relaxed);
  for (const auto& worker : state_->workers) worker->add_to(sum);
  return sum;
}

}  // namespace http::server
