// How often a request asks for memory: what is answered a million times a second must not.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <new>
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
  // How much of what was allocated meanwhile is gone by now.
  std::size_t end() {
    watching_ = false;
    return freed_;
  }
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

// A conversation of one user: what it says in turn, round after round, and how many allocations of each kind of request were
// gone when it was answered, at most, once all buffers are as large as they get. What stays is the account's new snapshot and
// what was put in the outbox; a test of how many there are of it would only repeat what those are made of.
class Conversation {
 public:
  using Counts = std::map<std::string, std::size_t>;

  Conversation(Running& running, std::string token, std::size_t listener)
      : running_(running), token_(std::move(token)), listener_(listener) {}

  json::Tree say(const std::string& name, const std::string& method, const std::string& target, int status, std::string body = "") {
    Asked asked = okta(method, target, token_, std::move(body)).listener(listener_);
    const http::Request request = asked.request();
    reply_.clear();
    watch.begin();
    running_.app.service().serve(request, reply_);
    const std::size_t temporary = watch.end();
    EXPECT_EQ(reply_.status, status) << name << ": " << reply_.body;
    if (warm_) temporary_[name] = std::max(temporary_[name], temporary);
    return reply_.body.empty() ? json::Tree() : *json::parse_json(reply_.body);
  }

  template <class Round>
  Counts temporaries(Round&& round) {
    for (int i = 0; i < kWarmUp; ++i) round(*this);
    warm_ = true;
    for (int i = 0; i < kCounted; ++i) round(*this);
    return temporary_;
  }

 private:
  Running& running_;
  std::string token_;
  std::size_t listener_;
  http::Reply reply_;
  Counts temporary_;
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

TEST(Allocations, ThatAnEmailsCommandsDoNotKeep) {
  Running running(with_a_known_code());
  Conversation carol(running, signed_token(running, 0, "carol"), 0);
  const auto temporaries = carol.temporaries([](Conversation& me) {
    const std::string create = R"({"profile":{"email":"carol@new.example.test"},"role":"SECONDARY"})";
    me.say("createEmail", "POST", "/idp/myaccount/emails", 201, create);
    const auto email = me.say("createEmail again", "POST", "/idp/myaccount/emails", 201, create);
    const auto challenge = me.say("sendEmailChallenge", "POST", path_of_link(email, "challenge"), 201);
    me.say("poll", "GET", path_of_link(challenge, "poll"), 200);
    me.say("verifyEmailOtp", "POST", path_of_link(challenge, "verify"), 200, kVerification);
    me.say("deleteEmail", "DELETE", path_of_link(email, "self"), 204);
  });
  // A list has no room to spare in a snapshot, so the draft's copy moves to a longer block for the first pending address; the
  // second one, and a code that was typed, leave behind the draft's copy of the challenge that they end.
  EXPECT_EQ(temporaries, (Conversation::Counts{{"createEmail", 1},
                                               {"createEmail again", 1},
                                               {"sendEmailChallenge", 0},
                                               {"poll", 0},
                                               {"verifyEmailOtp", 1},
                                               {"deleteEmail", 0}}));
}

TEST(Allocations, ThatAPhonesCommandsDoNotKeep) {
  Running running(with_a_known_code());
  Conversation carol(running, signed_token(running, 0, "carol"), 0);
  auto temporaries = carol.temporaries([](Conversation& me) {
    const auto phone = me.say("createPhone", "POST", "/idp/myaccount/phones", 201, R"({"profile":{"phoneNumber":"+14155550177"}})");
    me.say("sendPhoneChallenge", "POST", path_of_link(phone, "challenge"), 200, R"({"method":"SMS"})");
    me.say("verifyPhoneChallenge", "POST", path_of_link(phone, "verify"), 204, kVerification);
    me.say("deletePhone", "DELETE", path_of_link(phone, "self"), 204);
  });
  // The number is read before the transaction; the deleted phone leaves the draft's copy of its id.
  EXPECT_LE(std::exchange(temporaries["createPhone"], 0), kOfPhoneNumbers);
  EXPECT_EQ(temporaries, (Conversation::Counts{
                             {"createPhone", 0}, {"sendPhoneChallenge", 0}, {"verifyPhoneChallenge", 0}, {"deletePhone", 1}}));
}

TEST(Allocations, ThatAProfilesCommandsDoNotKeep) {
  Running running(with_a_known_code());
  Conversation carol(running, signed_token(running, 0, "carol"), 0);
  const auto temporaries = carol.temporaries([](Conversation& me) {
    me.say("replaceProfile", "PUT", "/idp/myaccount/profile", 200,
           R"({"profile":{"firstName":"Carol","lastName":"Silva","mobilePhone":null,"login":"carol@example.test",)"
           R"("email":"carol@example.test","secondEmail":null}})");
  });
  EXPECT_EQ(temporaries, (Conversation::Counts{{"replaceProfile", 0}}));
}

TEST(Allocations, ThatCommandsOfAuthenticationMethodsDoNotKeep) {
  Running running(with_a_known_code());
  Conversation bob(running, signed_token(running, 1, "bob"), 1);
  auto temporaries = bob.temporaries([](Conversation& me) {
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
  EXPECT_LE(std::exchange(temporaries["createAuthenticationMethod"], 0), kOfPhoneNumbers);
  EXPECT_EQ(temporaries, (Conversation::Counts{{"createAuthenticationMethod", 0},
                                               {"confirmAuthenticationMethod", 5},
                                               {"updateAuthenticationMethod", 1},
                                               {"deleteAuthenticationMethod", 2}}));
}

}  // namespace
}  // namespace app
