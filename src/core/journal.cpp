#include "core/journal.h"

#include <algorithm>
#include <array>

#include "base/clock.h"

namespace core {
namespace {

constexpr std::size_t kParts = 10;

// The views of an exchange, in one order for writing and reading.
std::array<std::string_view*, kParts> parts(Exchange& exchange) {
  return {&exchange.method,          &exchange.target,           &exchange.account_id,    &exchange.user,
          &exchange.rule,            &exchange.request_headers,  &exchange.request_body,  &exchange.response_headers,
          &exchange.response_body,   &exchange.violations};
}

}  // namespace

// One worker's entries. A slot's `state` is -1 while the worker writes it, else the number of readers copying it. Neither
// side waits: the worker passes over a slot that is being read, a reader over one that is being written.
class Journal::Ring {
 public:
  Ring(std::size_t capacity, std::size_t max_bytes) : capacity_(capacity), max_bytes_(max_bytes), segments_(capacity / kSegment + 1) {}
  ~Ring() {
    for (auto& segment : segments_) delete segment.load();
  }

  void record(const Exchange& exchange) {
    count_.store(count_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    if (capacity_ == 0) return lose(exchange);
    bool written = false;
    for (std::size_t tries = 0; tries < capacity_; ++tries) {
      const std::size_t index = next_++ % capacity_;
      Slot& slot = at(index);
      if (!acquire(slot)) continue;
      if (slot.number != 0) lose(slot.exchange);
      write(slot, exchange);
      slot.state.store(0, std::memory_order_release);
      written = true;
      break;
    }
    if (!written) lose(exchange);
    while (bytes_ > max_bytes_ && oldest_ + 1 < next_) drop_oldest();
  }

  template <class Visit>
  void each(Visit&& visit) const {
    for (const auto& place : segments_) {
      Segment* segment = place.load(std::memory_order_acquire);
      if (segment == nullptr) continue;
      for (Slot& slot : *segment) {
        std::int32_t readers = slot.state.load();
        while (readers >= 0 && !slot.state.compare_exchange_weak(readers, readers + 1)) {
        }
        if (readers < 0) continue;
        if (slot.number != 0) visit(slot.number, slot.lengths, slot.exchange, slot.bytes);
        slot.state.fetch_sub(1, std::memory_order_release);
      }
    }
  }

  std::uint64_t count() const { return count_.load(std::memory_order_relaxed); }
  Gone gone() const { return {lost_order_.load(), base::Time(base::Duration(lost_time_.load()))}; }
  std::uint64_t cleared() const { return cleared_.load(std::memory_order_relaxed); }
  void clear() { cleared_.store(count(), std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kSegment = 64;
  struct Slot {
    std::atomic<std::int32_t> state{0};
    std::uint64_t number = 0;  // of the exchange, from 1; 0: empty
    Exchange exchange;         // its views are void: the text is in `bytes`
    std::array<std::uint32_t, kParts> lengths{};
    std::string bytes;
    std::size_t counted = 0;   // of `bytes_`
  };
  using Segment = std::array<Slot, kSegment>;

  Slot& at(std::size_t index) {
    auto& place = segments_[index / kSegment];
    if (place.load(std::memory_order_relaxed) == nullptr) place.store(new Segment, std::memory_order_release);
    return (*place.load(std::memory_order_relaxed))[index % kSegment];
  }

  static bool acquire(Slot& slot) {
    std::int32_t idle = 0;
    return slot.state.compare_exchange_strong(idle, -1, std::memory_order_acquire);
  }

  void write(Slot& slot, const Exchange& exchange) {
    slot.exchange = exchange;
    slot.bytes.clear();
    const auto views = parts(slot.exchange);
    for (std::size_t i = 0; i < kParts; ++i) {
      slot.lengths[i] = static_cast<std::uint32_t>(views[i]->size());
      slot.bytes.append(*views[i]);
    }
    slot.number = count_.load(std::memory_order_relaxed);
    count_bytes(slot);
  }

  // What the slot holds on to now, in place of what it did.
  void count_bytes(Slot& slot) {
    bytes_ += slot.bytes.capacity() - slot.counted;
    slot.counted = slot.bytes.capacity();
  }

  void drop_oldest() {
    if (next_ > capacity_) oldest_ = std::max(oldest_, next_ - capacity_);  // those before were overwritten
    Slot& slot = at(oldest_++ % capacity_);
    if (!acquire(slot)) return;
    if (slot.number != 0) lose(slot.exchange);
    std::string().swap(slot.bytes);  // an assignment would keep the memory
    count_bytes(slot);
    slot.number = 0;
    slot.state.store(0, std::memory_order_release);
  }

  // The counters' only writer is the worker.
  void lose(const Exchange& exchange) {
    lost_order_.store(std::max(lost_order_.load(std::memory_order_relaxed), exchange.order));
    lost_time_.store(std::max(lost_time_.load(std::memory_order_relaxed), exchange.time.time_since_epoch().count()));
  }

  const std::size_t capacity_;
  const std::size_t max_bytes_;
  std::size_t next_ = 0;     // this and the next two are the worker's own
  std::size_t oldest_ = 0;
  std::size_t bytes_ = 0;
  std::atomic<std::uint64_t> count_{0};
  std::atomic<std::uint64_t> cleared_{0};
  std::atomic<std::int64_t> lost_order_{0};
  std::atomic<std::int64_t> lost_time_{base::Time::min().time_since_epoch().count()};
  std::vector<std::atomic<Segment*>> segments_;
};

Journal::Journal(std::size_t entries, std::size_t workers)
    : capacity_(entries), bytes_per_ring_(kMaxBytes / std::max<std::size_t>(workers, 1)), rings_(std::max<std::size_t>(workers, 1)) {}

Journal::~Journal() {
  for (auto& place : rings_) delete place.load();
}

Journal::Ring* Journal::ring(std::size_t worker) const { return rings_[worker].load(std::memory_order_acquire); }

void Journal::record(std::size_t worker, const Exchange& exchange) {
  Ring* own = ring(worker);
  if (own == nullptr) {
    own = new Ring(capacity_, bytes_per_ring_);
    rings_[worker].store(own, std::memory_order_release);
  }
  Exchange cut = exchange;
  cut.request_cut = exchange.request_body.size() > kMaxBody;
  cut.response_cut = exchange.response_body.size() > kMaxBody;
  cut.request_body = exchange.request_body.substr(0, kMaxBody);
  cut.response_body = exchange.response_body.substr(0, kMaxBody);
  own->record(cut);
}

void Journal::clear() {
  cleared_at_.store(base::monotonic().count());
  for (auto& place : rings_)
    if (Ring* own = place.load(std::memory_order_acquire)) own->clear();
}

std::vector<Journal::Entry> Journal::newest(
    std::size_t limit, const std::function<bool(const std::string&, const Exchange&)>& wanted) const {
  std::vector<Entry> found;
  const std::int64_t floor = cleared_at_.load();
  for (std::size_t worker = 0; worker < rings_.size(); ++worker) {
    const Ring* own = ring(worker);
    if (own == nullptr) continue;
    own->each([&](std::uint64_t number, const auto& lengths, const Exchange& stored, const std::string& bytes) {
      if (stored.order <= floor) return;
      Entry entry{std::to_string(worker) + "-" + std::to_string(number), stored,
                  std::make_shared<const std::string>(bytes)};
      std::string_view rest = *entry.bytes;
      const auto views = parts(entry.exchange);
      for (std::size_t i = 0; i < kParts; ++i) {
        *views[i] = rest.substr(0, lengths[i]);
        rest.remove_prefix(lengths[i]);
      }
      if (wanted(entry.id, entry.exchange)) found.push_back(std::move(entry));
    });
  }
  std::sort(found.begin(), found.end(),
            [](const Entry& a, const Entry& b) { return a.exchange.order > b.exchange.order; });
  if (found.size() > std::min(limit, capacity_)) found.resize(std::min(limit, capacity_));
  return found;
}

std::uint64_t Journal::total() const {
  std::uint64_t sum = 0;
  for (std::size_t worker = 0; worker < rings_.size(); ++worker)
    if (const Ring* own = ring(worker)) sum += own->count() - own->cleared();
  return sum;
}

Journal::Gone Journal::gone() const {
  Gone gone;
  for (std::size_t worker = 0; worker < rings_.size(); ++worker) {
    const Ring* own = ring(worker);
    if (own == nullptr) continue;
    const Gone here = own->gone();
    gone = {std::max(gone.order, here.order), std::max(gone.time, here.time)};
  }
  // What was cleared is not missed.
  return gone.order > cleared_at_.load() ? gone : Gone{};
}

std::uint64_t Journal::evicted() const {
  std::uint64_t kept = 0;
  const std::int64_t floor = cleared_at_.load();
  for (std::size_t worker = 0; worker < rings_.size(); ++worker)
    if (const Ring* own = ring(worker))
      own->each([&](std::uint64_t, const auto&, const Exchange& stored, const std::string&) {
        if (stored.order > floor) ++kept;
      });
  kept = std::min<std::uint64_t>(kept, capacity_);
  const std::uint64_t all = total();
  return all > kept ? all - kept : 0;
}

}  // namespace core
