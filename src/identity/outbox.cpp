#include "identity/outbox.h"

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <type_traits>

#include "base/fetch_ahead.h"

namespace identity {
namespace {

// In the order of Purpose.
constexpr auto kPurposes = std::to_array<std::string_view>(
    {"email_verification", "email_change_notice", "email_change_confirmation", "phone_verification", "push_challenge",
     "email_enrolment", "phone_enrolment", "push_enrolment", "second_factor", "passwordless_sign_in"});
static_assert(kPurposes.size() == static_cast<std::size_t>(Purpose::kPasswordlessSignIn) + 1);

// The one list of a message's texts.
template <class M>
auto texts_of(M& message) {
  return std::array{&message.id, &message.to, &message.code, &message.link, &message.challenge_id, &message.account_id};
}

std::size_t packed_size(const Message& message) {
  std::size_t size = sizeof(Message);
  for (const std::string_view* text : texts_of(message)) size += text->size();
  return size;
}

}  // namespace

std::string_view to_string(Channel channel) {
  switch (channel) {
    case Channel::kEmail: return "email";
    case Channel::kSms: return "sms";
    case Channel::kCall: return "call";
    case Channel::kPush: return "push";
  }
  return "";
}

std::optional<Channel> parse_channel(std::string_view name) {
  for (Channel channel : {Channel::kEmail, Channel::kSms, Channel::kCall, Channel::kPush})
    if (name == to_string(channel)) return channel;
  return std::nullopt;
}

std::string_view to_string(Purpose purpose) { return kPurposes[static_cast<std::size_t>(purpose)]; }

std::optional<Purpose> parse_purpose(std::string_view name) {
  const auto found = std::ranges::find(kPurposes, name);
  return found == kPurposes.end() ? std::nullopt : std::optional(static_cast<Purpose>(found - kPurposes.begin()));
}

static_assert(std::is_trivially_destructible_v<Message>);
void FreeMessage::operator()(Message* message) const { ::operator delete(message); }

PackedMessage pack(const Message& message) {
  PackedMessage packed(new (::operator new(packed_size(message))) Message(message));
  char* at = reinterpret_cast<char*>(packed.get() + 1);
  for (std::string_view* text : texts_of(*packed)) {
    const std::size_t size = text->copy(at, text->size());
    *text = {at, size};
    at += size;
  }
  return packed;
}

Outbox::~Outbox() {
  for (auto& place : segments_) {
    Segment* segment = place.load();
    if (segment == nullptr) continue;
    for (auto& message : *segment) FreeMessage()(message.load());
    delete segment;
  }
}

std::atomic<Message*>& Outbox::slot(std::uint64_t sequence) {
  const std::size_t index = sequence % kCapacity;
  auto& place = segments_[index / kSegment];
  Segment* segment = place.load();
  if (segment == nullptr) {
    auto fresh = std::make_unique<Segment>();
    if (place.compare_exchange_strong(segment, fresh.get())) segment = fresh.release();
  }
  return (*segment)[index % kSegment];
}

const Message* Outbox::at(const state::Guard&, std::uint64_t sequence) const {
  const std::size_t index = sequence % kCapacity;
  const Segment* segment = segments_[index / kSegment].load();
  if (segment == nullptr) return nullptr;
  const Message* message = (*segment)[index % kSegment].load();
  return message != nullptr && message->sequence == sequence ? message : nullptr;
}

void Outbox::add(PackedMessage message) {
  const state::Guard guard;
  const std::uint64_t sequence = message->sequence = next_.fetch_add(1) + 1;
  auto& place = slot(sequence);
  Message* old = place.load();
  // A writer that was overtaken by a whole round must not put its older message over a newer one.
  while (old == nullptr || old->sequence < sequence) {
    if (!place.compare_exchange_weak(old, message.get())) continue;
    message.release();
    if (old != nullptr) state::retire(old, [](void* it) { FreeMessage()(static_cast<Message*>(it)); }, packed_size(*old));
    break;
  }
  // What goes next has been out of the caches since it came.
  if (const Message* next = slot(sequence + kAhead).load()) base::fetch_ahead(next, sizeof *next);
}

void Outbox::clear() { floor_.store(next_.load()); }

}  // namespace identity
