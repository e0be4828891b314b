#include "http/server/timing_wheel.h"

#include <algorithm>

namespace http::server {

void TimingWheel::Entry::unlink() {
  if (!linked()) return;
  previous_->next_ = next_;
  next_->previous_ = previous_;
  previous_ = next_ = nullptr;
}

void TimingWheel::Entry::link_behind(Entry& head) {
  previous_ = &head;
  next_ = head.next_;
  head.next_->previous_ = this;
  head.next_ = this;
}

TimingWheel::TimingWheel(std::size_t slots) : slots_(slots) {
  for (Entry& head : slots_) head.previous_ = head.next_ = &head;
}

void TimingWheel::arm(Entry& entry, Tick after) {
  entry.due_ = now_ + after + 1;  // the current tick has partly passed
  if (entry.linked() && entry.slot_ <= entry.due_) return;
  entry.unlink();
  link(entry);
}

void TimingWheel::link(Entry& entry) {
  // The slot of the current tick is never linked into, so that emptying it ends.
  entry.slot_ = std::min(entry.due_, now_ + slots_.size() - 1);
  entry.link_behind(slots_[entry.slot_ % slots_.size()]);
}

TimingWheel::Entry* TimingWheel::take_due() {
  Entry& head = slots_[now_ % slots_.size()];
  while (head.next_ != &head) {
    Entry& entry = *head.next_;
    entry.unlink();
    if (entry.due_ == kNever) continue;
    if (entry.due_ <= now_) {
      entry.due_ = kNever;
      return &entry;
    }
    link(entry);
  }
  return nullptr;
}

}  // namespace http::server
