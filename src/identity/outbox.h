#pragma once
// What the service would have sent by e-mail, SMS, voice call or push. Bounded: the newest kCapacity messages are kept.
// Any thread adds and reads; nothing waits. Memory is taken in segments as messages come.

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/shared_text.h"
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

// Shares with the account what both keep.
struct Message {
  base::SharedText id;
  Channel channel = Channel::kEmail;
  Purpose purpose = Purpose::kEmailVerification;
  base::SharedText to;
  std::string code;               // "" where the message carries none
  std::string link;               // likewise
  base::SharedText challenge_id;  // likewise
  base::SharedText account_id;
  base::Time created_at{};
  base::Time expires_at{};     // the epoch where nothing in it expires
  std::uint64_t sequence = 0;  // set by the outbox: 1, 2, 3 …
};

class Outbox {
 public:
  static constexpr std::size_t kCapacity = 10'000;

  Outbox() = default;
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  void add(Message message);
  void clear();

  // Calls `visit(const Message&) -> bool` from the newest to the oldest until it returns false.
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
  using Segment = std::array<std::atomic<const Message*>, kSegment>;

  std::atomic<const Message*>& slot(std::uint64_t sequence);
  // The message of that number; nullptr where it is not there yet or was overwritten.
  const Message* at(const state::Guard&, std::uint64_t sequence) const;

  std::atomic<std::uint64_t> next_{0};
  std::atomic<std::uint64_t> floor_{0};
  std::array<std::atomic<Segment*>, kCapacity / kSegment> segments_{};
};

}  // namespace identity
