#pragma once
// What the service would have sent by e-mail, SMS, voice call or push. Bounded: the newest kCapacity messages are kept.
// Any thread adds and reads; nothing waits. Memory is taken in segments as messages come.

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "state/epoch.h"

namespace identity {

enum class Channel : std::uint8_t { kEmail, kSms, kCall, kPush };
std::string_view to_string(Channel channel);
std::optional<Channel> parse_channel(std::string_view name);

enum class Purpose : std::uint8_t {
  kEmailVerification, kEmailChangeNotice, kEmailChangeConfirmation, kPhoneVerification, kPushChallenge, kEmailEnrolment,
  kPhoneEnrolment, kPushEnrolment, kSecondFactor, kPasswordlessSignIn
};
std::string_view to_string(Purpose purpose);  // "email_verification", "email_change_notice", …
std::optional<Purpose> parse_purpose(std::string_view name);

// With texts of one kind or the other; "" where the message has none of the sort.
template <class Text>
struct MessageOf {
  Text id;
  Channel channel = Channel::kEmail;
  Purpose purpose = Purpose::kEmailVerification;
  Text to;
  Text code;
  Text link;
  Text challenge_id;
  Text account_id;
  base::Time created_at{};
  base::Time expires_at{};     // the epoch where nothing in it expires
  std::uint64_t sequence = 0;  // set by the outbox: 1, 2, 3 …
};
using Message = MessageOf<std::string_view>;  // its texts are somebody else's
using MessageCopy = MessageOf<std::string>;

template <class To, class From>
MessageOf<To> convert(const MessageOf<From>& message) {
  const auto& [id, channel, purpose, to, code, link, challenge_id, account_id, created_at, expires_at, sequence] = message;
  return {To(id), channel, purpose, To(to), To(code), To(link), To(challenge_id), To(account_id), created_at, expires_at, sequence};
}
inline MessageCopy copy_of(const Message& message) { return convert<std::string>(message); }
inline Message view_of(const MessageCopy& message) { return convert<std::string_view>(message); }

// A message with its texts behind it, in one block: thousands are kept, and the oldest goes for each that comes.
struct FreeMessage {
  void operator()(Message* message) const;
};
using PackedMessage = std::unique_ptr<Message, FreeMessage>;
PackedMessage pack(const Message& message);

class Outbox {
 public:
  static constexpr std::size_t kCapacity = 10'000;

  Outbox() = default;
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  void add(PackedMessage message);
  void add(const Message& message) { add(pack(message)); }
  void clear();

  // Calls `visit(const Message&) -> bool` from the newest to the oldest until it returns false. What it is shown is good as
  // long as the guard lives.
  template <class Visit>
  void newest_first(const state::Guard& guard, Visit&& visit) const {
    const std::uint64_t newest = next_.load();
    const std::uint64_t floor = floor_.load();
    for (std::uint64_t n = newest; n > floor && n + kCapacity > newest; --n) {
      const Message* message = at(guard, n);
      if (message != nullptr && !visit(*message)) return;
    }
  }

 private:
  static constexpr std::size_t kSegment = 250;
  static constexpr std::uint64_t kAhead = 2;  // how many messages one call leaves at most, mostly
  using Segment = std::array<std::atomic<Message*>, kSegment>;

  std::atomic<Message*>& slot(std::uint64_t sequence);
  // The message of that number; nullptr where it is not there yet or was overwritten.
  const Message* at(const state::Guard&, std::uint64_t sequence) const;

  // Every message moves it on, whoever's: on a cache line of its own.
  alignas(128) std::atomic<std::uint64_t> next_{0};  // 128: x86 fetches cache lines in pairs
  alignas(128) std::atomic<std::uint64_t> floor_{0};
  std::array<std::atomic<Segment*>, kCapacity / kSegment> segments_{};
};

}  // namespace identity
