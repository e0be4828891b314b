#include "pool.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace load {

Pool::Pool(const Target& target, TlsClient* tls, unsigned connections) : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  for (unsigned i = 0; i < connections; ++i) {
    lines_.push_back(std::make_unique<Line>(target, tls));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = lines_.back().get();
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, lines_.back()->connection.descriptor(), &event) != 0) {
      throw std::system_error(errno, std::generic_category(), "epoll_ctl");
    }
  }
}

Pool::~Pool() { close(epoll_); }

void Pool::send(Line& line, const Workload& workload, std::uint64_t first, std::uint64_t count, Time::time_point since) {
  buffer_.clear();
  for (std::uint64_t i = 0; i < count; ++i) workload.render(first + i, buffer_);
  line.number = first;
  line.awaited = count;
  line.since = since;
  line.connection.send(buffer_);
}

bool Pool::receive(std::chrono::milliseconds patience, const Workload& workload, const OnAnswer& on_answer) {
  std::array<epoll_event, 64> events;
  const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), static_cast<int>(patience.count()));
  if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "epoll_wait");
  for (int i = 0; i < count; ++i) take(*static_cast<Line*>(events[static_cast<std::size_t>(i)].data.ptr), workload, on_answer);
  return count > 0;
}

void Pool::take(Line& line, const Workload& workload, const OnAnswer& on_answer) {
  line.connection.receive(line.reader);
  while (const auto response = line.reader.peek()) {
    if (line.awaited == 0) throw std::runtime_error("an answer that nothing asked for");
    workload.check(line.number, *response);
    ++line.number;
    --line.awaited;
    on_answer(line, *response);
    line.reader.drop(*response);
  }
}

}  // namespace load
