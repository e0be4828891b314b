#include "core/journal.h"

#include <algorithm>

#include "base/clock.h"
#include "core/journal_ring.h"

namespace core {
namespace {

bool is_newer(const Journal::Entry& a, const Journal::Entry& b) { return a.exchange.order > b.exchange.order; }

Journal::Entry copy_of(std::string id, const Exchange& exchange) {
  auto text = std::make_unique_for_overwrite<char[]>(text_size(exchange));
  Exchange copy = exchange;
  move_text(copy, text.get());
  return {std::move(id), copy, std::move(text)};
}

void keep_newest(std::vector<Journal::Entry>& found, std::size_t limit) {
  if (found.size() <= limit) return;
  std::nth_element(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(limit), found.end(), is_newer);
  found.resize(limit);
}

void cut(std::string_view& body, bool& is_cut) {
  is_cut = body.size() > Journal::kMaxBody;
  body = body.substr(0, Journal::kMaxBody);
}

}  // namespace

Journal::Journal(std::size_t entries, std::size_t workers)
    : capacity_(entries), bytes_per_ring_(kMaxBytes / std::max<std::size_t>(workers, 1)), rings_(std::max<std::size_t>(workers, 1)) {}

Journal::~Journal() {
  for (auto& place : rings_) delete place.load();
}

template <class Visit>
void Journal::each_ring(Visit&& visit) const {
  for (std::size_t worker = 0; worker < rings_.size(); ++worker)
    if (Ring* made = rings_[worker].load(std::memory_order_acquire)) visit(worker, *made);
}

void Journal::record(std::size_t worker, Exchange exchange) {
  Ring* own = rings_[worker].load(std::memory_order_acquire);
  if (own == nullptr) {
    own = new Ring(capacity_, bytes_per_ring_);
    rings_[worker].store(own, std::memory_order_release);
  }
  cut(exchange.request_body, exchange.request_cut);
  cut(exchange.response_body, exchange.response_cut);
  own->record(exchange);
}

void Journal::clear() {
  cleared_at_.store(base::monotonic().count());
  each_ring([](std::size_t, Ring& ring) { ring.clear(); });
}

std::vector<Journal::Entry> Journal::newest(
    std::size_t limit, const std::function<bool(const std::string&, const Exchange&)>& wanted) const {
  std::vector<Entry> found;
  const std::int64_t floor = kept().floor;
  each_ring([&](std::size_t worker, const Ring& ring) {
    ring.each([&](std::uint64_t number, const Exchange& exchange) {
      if (exchange.order <= floor) return;
      std::string id = std::to_string(worker) + "-" + std::to_string(number);
      if (!wanted(id, exchange)) return;
      found.push_back(copy_of(std::move(id), exchange));
      if (found.size() / 2 > limit) keep_newest(found, limit);
    });
  });
  keep_newest(found, limit);
  std::sort(found.begin(), found.end(), is_newer);
  return found;
}

Journal::Kept Journal::kept() const {
  std::vector<Gone> held;
  const std::int64_t cleared = cleared_at_.load();
  each_ring([&](std::size_t, const Ring& ring) {
    ring.each([&](std::uint64_t, const Exchange& exchange) {
      if (exchange.order > cleared) held.push_back({exchange.order, exchange.time});
    });
  });
  Kept kept{.floor = cleared, .entries = std::min(held.size(), capacity_), .beyond = {}};
  if (held.size() == kept.entries) return kept;
  const auto first = held.end() - static_cast<std::ptrdiff_t>(kept.entries);  // of those that are kept
  std::nth_element(held.begin(), first, held.end(), [](const Gone& a, const Gone& b) { return a.order < b.order; });
  for (auto each = held.begin(); each != first; ++each) kept.beyond.add(*each);
  kept.floor = kept.beyond.order;
  return kept;
}

std::uint64_t Journal::total() const {
  std::uint64_t sum = 0;
  each_ring([&](std::size_t, const Ring& ring) { sum += ring.count() - ring.cleared(); });
  return sum;
}

Journal::Gone Journal::gone() const {
  Gone gone = kept().beyond;
  each_ring([&](std::size_t, const Ring& ring) { gone.add(ring.gone()); });
  // What was cleared is not missed.
  return gone.order > cleared_at_.load() ? gone : Gone{};
}

std::uint64_t Journal::evicted() const {
  const std::uint64_t here = kept().entries;
  const std::uint64_t all = total();
  return all > here ? all - here : 0;
}

}  // namespace core
