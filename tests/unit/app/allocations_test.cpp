// How often a request asks for memory: what is answered a million times a second must not.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <new>
#include <ostream>
#include <utility>

#include "unit/app/running.h"

#ifdef __SANITIZE_ADDRESS__
// Of sanitizer/allocator_interface.h, which Debian's g++ comes without.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*allocated)(const volatile void*, std::size_t),
                                                         void (*freed)(const volatile void*));
#endif

namespace {

thread_local std::size_t allocations = 0;

// Tells what is allocated and freed again from what stays.
class Watch {
 public:
  void begin() {
    watching_ = true;
    count_ = freed_ = 0;
  }
  void end() { watching_ = false; }
  // How much of what was allocated meanwhile was gone by its end, and how much is left.
  std::size_t gone() const { return freed_; }
  std::size_t left() const { return count_; }
  void allocated(const volatile void* memory) {
    if (watching_ && count_ < live_.size()) live_[count_++] = memory;
  }
  void freed(const volatile void* memory) {
    if (!watching_ || memory == nullptr) return;
    const auto live = std::find(live_.begin(), live_.begin() + count_, memory);
    if (live == live_.begin() + count_) return;
    *live = live_[--count_];
    ++freed_;
  }

 private:
  bool watching_ = false;
  std::size_t count_ = 0, freed_ = 0;
  std::array<const volatile void*, 1000> live_;
};
thread_local Watch watch;

#ifdef __SANITIZE_ADDRESS__

// Replacing operators would go past the sanitizer, which tells of every allocation itself.
[[maybe_unused]] const int hooked =
    __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void* memory, std::size_t) {
      ++allocations;
      watch.allocated(memory);
    },
    [](const volatile void* memory) { watch.freed(memory); });

}  // namespace

#else

void* counted(void* memory) {
  ++allocations;
  if (memory == nullptr) throw std::bad_alloc();
  watch.allocated(memory);
  return memory;
}

void uncounted(void* memory) {
  watch.freed(memory);
  std::free(memory);
}

}  // namespace

// The forms for arrays, for sizes and without exceptions end up in these (C++ standard, new.delete).
void* operator new(std::size_t size) { return counted(std::malloc(size)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto unit = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(unit, (size + unit - 1) / unit * unit));
}
void operator delete(void* memory) noexcept { uncounted(memory); }
void operator delete(void* memory, std::size_t) noexcept { uncounted(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { uncounted(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { uncounted(memory); }

#endif

namespace app {
namespace {

using support::Asked;
using testing::Running;

constexpr int kWarmUp = 200;  // until buffers are as large as they get, and the journal is full
constexpr int kCounted = 100;

// Allocations of a hundred such requests after some more.
std::size_t allocations_of(Running& running, const Asked& asked, int status) {
  const http::Request request = asked.request();
  http::Reply reply;
  const auto ask = [&] {
    reply.clear();
    running.app.service().serve(request, reply);
  };
  for (int i = 0; i < kWarmUp; ++i) ask();
  EXPECT_EQ(reply.status, status) << reply.body;
  const std::size_t before = allocations;
  for (int i = 0; i < kCounted; ++i) ask();
  return allocations - before;
}

ServeConfig with_a_short_journal() {
  ServeConfig config = testing::seeded();
  config.journal = 64;
  return config;
}

std::string signed_token(Running& running, std::size_t listener, const std::string& user = "alice") {
  const Asked minting = Asked("POST", "/__admin/tokens", R"({"user":")" + user + R"("})").listener(listener);
  http::Reply reply;
  do {
    reply = running.ask(minting);
  } while (reply.hold);
  const auto tree = json::parse_json(reply.body);
  return std::string(tree->find("access_token")->string_or(""));
}

Asked okta(const std::string& method, const std::string& target, const std::string& token, std::string body = "") {
  return Asked(method, target, std::move(body)).bearer(token).header("Accept", "application/json; okta-version=1.0.0");
}

TEST(Allocations, AreNoneOfAnOktaQuery) {
  Running running(with_a_short_journal());
  const std::string token = signed_token(running, 0);
  EXPECT_EQ(allocations_of(running, okta("GET", "/idp/myaccount/emails", token), 200), 0u);
  EXPECT_EQ(allocations_of(running, okta("GET", "/idp/myaccount/profile", token), 200), 0u);
  EXPECT_EQ(allocations_of(running, okta("GET", "/idp/myaccount/phones", token), 200), 0u);
}

TEST(Allocations, AreNoneOfAnAuth0Query) {
  Running running(with_a_short_journal());
  const std::string token = signed_token(running, 1);
  EXPECT_EQ(allocations_of(running, Asked("GET", "/me/v1/factors").bearer(token).listener(1), 200), 0u);
}

// Three identifiers and a key of a list of methods are put together each time.
TEST(Allocations, AreFewOfAListOfMethods) {
  Running running(with_a_short_journal());
  const std::string token = signed_token(running, 1);
  EXPECT_LE(allocations_of(running, Asked("GET", "/me/v1/authentication-methods").bearer(token).listener(1), 200), 4u * kCounted);
}

// What a request asks memory for, once all buffers are as large as they get.
struct Allocations {
  std::size_t temporary = 0;  // gone when it was answered, at most
  // Left behind, on average, without the fraction: now and then one more for many requests, a block of the outbox's slots.
  std::size_t kept = 0;

  bool operator==(const Allocations&) const = default;
};

void PrintTo(const Allocations& of, std::ostream* out) { *out << of.temporary << " temporary, " << of.kept << " kept"; }

// A conversation of one user: what it says in turn, round after round, and what each kind of request allocates.
class Conversation {
 public:
  using Counts = std::map<std::string, Allocations>;

  Conversation(Running& running, std::string token, std::size_t listener)
      : running_(running), token_(std::move(token)), listener_(listener) {}

  json::Tree say(const std::string& name, const std::string& method, const std::string& target, int status, std::string body = "") {
    Asked asked = okta(method, target, token_, std::move(body)).listener(listener_);
    const http::Request request = asked.request();
    reply_.clear();
    watch.begin();
    running_.app.service().serve(request, reply_);
    watch.end();
    EXPECT_EQ(reply_.status, status) << name << ": " << reply_.body;
    if (warm_) {
      Allocations& count = counts_[name];
      count.temporary = std::max(count.temporary, watch.gone());
      count.kept += watch.left();
    }
    return reply_.body.empty() ? json::Tree() : *json::parse_json(reply_.body);
  }

  template <class Round>
  Counts count(Round&& round) {
    for (int i = 0; i < kWarmUp; ++i) round(*this);
    warm_ = true;
    for (int i = 0; i < kCounted; ++i) round(*this);
    for (auto& [name, count] : counts_) count.kept /= kCounted;
    return counts_;
  }

 private:
  Running& running_;
  std::string token_;
  std::size_t listener_;
  http::Reply reply_;
  Counts counts_;
  bool warm_ = false;
};

ServeConfig with_a_known_code() {
  ServeConfig config = with_a_short_journal();
  config.otp = "123456";
  return config;
}

std::string path_of_link(const json::Tree& answer, const std::string& relation) {
  return std::string(answer.at_pointer("/_links/" + relation + "/href")->string_or("").substr(std::string_view("http://localhost:7310").size()));
}

// At most what libphonenumber makes and drops to read a number, for the most part of ICU's: about 60 by operator new, and 120
// where the sanitizer tells of malloc too.
constexpr std::size_t kOfPhoneNumbers = 160;
constexpr const char* kVerification = R"({"verificationCode":"123456"})";

TEST(Allocations, OfAnEmailsCommandsAreItsSnapshotsAndMessages) {
  Running running(with_a_known_code());
  Conversation carol(running, signed_token(running, 0, "carol"), 0);
  const auto counts = carol.count([](Conversation& me) {
    const std::string create = R"({"profile":{"email":"carol@new.example.test"},"role":"SECONDARY"})";
    me.say("createEmail", "POST", "/idp/myaccount/emails", 201, create);
    const auto email = me.say("createEmail again", "POST", "/idp/myaccount/emails", 201, create);
    const auto challenge = me.say("sendEmailChallenge", "POST", path_of_link(email, "challenge"), 201);
    me.say("poll", "GET", path_of_link(challenge, "poll"), 200);
    me.say("verifyEmailOtp", "POST", path_of_link(challenge, "verify"), 200, kVerification);
    me.say("deleteEmail", "DELETE", path_of_link(email, "self"), 204);
  });
  // Kept: the snapshot and its lists that are not empty, three texts and a challenge of a new address, and a message; whoever has an address already is told by a message more. Temporary: a list has no room to spare in a
  // snapshot, so the draft's copy moves to a longer block for the first pending address; the second one, and a code that was
  // typed, leave behind the draft's copy of the challenge that they end.
  EXPECT_EQ(counts, (Conversation::Counts{{"createEmail", {1, 8}},
                                          {"createEmail again", {1, 8}},
                                          {"sendEmailChallenge", {0, 6}},
                                          {"poll", {0, 0}},
                                          {"verifyEmailOtp", {1, 4}},
                                          {"deleteEmail", {0, 3}}}));
}

TEST(Allocations, OfAPhonesCommandsAreItsSnapshotsAndMessages) {
  Running running(with_a_known_code());
  Conversation carol(running, signed_token(running, 0, "carol"), 0);
  auto counts = carol.count([](Conversation& me) {
    const auto phone = me.say("createPhone", "POST", "/idp/myaccount/phones", 201, R"({"profile":{"phoneNumber":"+14155550177"}})");
    me.say("sendPhoneChallenge", "POST", path_of_link(phone, "challenge"), 200, R"({"method":"SMS"})");
    me.say("verifyPhoneChallenge", "POST", path_of_link(phone, "verify"), 204, kVerification);
    me.say("deletePhone", "DELETE", path_of_link(phone, "self"), 204);
  });
  // The number is read before the transaction; the deleted phone leaves the draft's copy of its id.
  EXPECT_LE(std::exchange(counts["createPhone"].temporary, 0), kOfPhoneNumbers);
  EXPECT_EQ(counts, (Conversation::Counts{{"createPhone", {0, 5}},
                                          {"sendPhoneChallenge", {0, 5}},
                                          {"verifyPhoneChallenge", {0, 4}},
                                          {"deletePhone", {1, 3}}}));
}

TEST(Allocations, OfAProfilesCommandsAreItsSnapshots) {
  Running running(with_a_known_code());
  Conversation carol(running, signed_token(running, 0, "carol"), 0);
  const auto counts = carol.count([](Conversation& me) {
    me.say("replaceProfile", "PUT", "/idp/myaccount/profile", 200,
           R"({"profile":{"firstName":"Carol","lastName":"Silva","mobilePhone":null,"login":"carol@example.test",)"
           R"("email":"carol@example.test","secondEmail":null}})");
  });
  EXPECT_EQ(counts, (Conversation::Counts{{"replaceProfile", {0, 2}}}));
}

TEST(Allocations, OfAuthenticationMethodsCommandsAreSnapshotsAndMessages) {
  Running running(with_a_known_code());
  Conversation bob(running, signed_token(running, 1, "bob"), 1);
  auto counts = bob.count([](Conversation& me) {
    const auto enrolment = me.say("createAuthenticationMethod", "POST", "/me/v1/authentication-methods", 202,
                                  R"({"type":"phone","phone_number":"+14155550177"})");
    std::string method = "/me/v1/authentication-methods/" + std::string(enrolment.text("id"));
    method.replace(method.find('|'), 1, "%7C");
    me.say("confirmAuthenticationMethod", "POST", method + "/verify", 201,
           R"({"auth_session":")" + std::string(enrolment.text("auth_session")) + R"(","otp_code":"123456"})");
    me.say("updateAuthenticationMethod", "PATCH", method, 200, R"({"preferred_authentication_method":"voice"})");
    me.say("deleteAuthenticationMethod", "DELETE", method, 204);
  });
  // Each puts the method's id together, whose bar comes encoded, and the first two a Location. What ends leaves the draft's
  // copies: of an enrolment its name and its subject, of a method its id.
  EXPECT_LE(std::exchange(counts["createAuthenticationMethod"].temporary, 0), kOfPhoneNumbers);
  EXPECT_EQ(counts, (Conversation::Counts{{"createAuthenticationMethod", {0, 12}},
                                          {"confirmAuthenticationMethod", {5, 9}},
                                          {"updateAuthenticationMethod", {1, 8}},
                                          {"deleteAuthenticationMethod", {2, 7}}}));
}

}  // namespace
}  // namespace app
