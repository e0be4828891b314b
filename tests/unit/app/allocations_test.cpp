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

std::string path_of_link(const json::Tree& answer, const std::string& relation) {
  return std::string(answer.at_pointer("/_links/" + relation + "/href")->string_or("").substr(std::string_view("http://localhost:7310").size()));
}

json::Tree answer_to(Running& running, const Asked& asked) {
  const http::Reply reply = running.ask(asked);
  EXPECT_EQ(reply.status / 100, 2) << reply.body;
  return *json::parse_json(reply.body);
}

std::string text_at(const json::Tree& tree, const std::string& pointer) {
  const json::Tree* found = tree.at_pointer(pointer);
  return found == nullptr ? "" : std::string(found->string_or(""));
}

// Where a path of the contract leads that has parameters: a path to something of this person's.
using Targets = std::map<std::string, std::string>;

// Asks for everything that one of the APIs has to show, which lies under `prefix`.
void expect_no_allocations(Running& running, std::size_t listener, const std::string& token, const std::string& prefix, const Targets& targets) {
  const auto& tenant = *running.app.endpoints()[listener].tenant;
  std::size_t asked = 0;
  for (const openapi::Operation* operation : tenant.provider().contract().operations()) {
    if (operation->method != http::Method::kGet || !operation->path.starts_with(prefix)) continue;
    const auto target = targets.find(operation->path);
    ASSERT_TRUE(target != targets.end() || operation->path.find('{') == std::string::npos) << operation->path;
    const std::string path = target == targets.end() ? operation->path : target->second;
    EXPECT_EQ(allocations_of(running, okta("GET", path, token).listener(listener), 200), 0u) << path;
    ++asked;
  }
  EXPECT_GE(asked, 8u);
}

TEST(Allocations, AreNoneOfAnyOktaQuery) {
  Running running(with_a_short_journal());
  const std::string token = signed_token(running, 0);
  const std::string root = "/idp/myaccount/";
  const auto first = [&](const std::string& list) { return text_at(answer_to(running, okta("GET", root + list, token)), "/0/id"); };
  const auto email = answer_to(running, okta("POST", root + "emails", token, R"({"profile":{"email":"alice@new.example.test"},"role":"SECONDARY"})"));
  const std::string authenticator = "authenticators/" + first("authenticators");
  const auto user = answer_to(running, Asked("GET", "/__admin/users/alice"));
  expect_no_allocations(running, 0, token, root, {
      {root + "emails/{id}", root + "emails/" + text_at(email, "/id")},
      {root + "emails/{id}/challenge/{challengeId}", path_of_link(email, "poll")},
      {root + "phones/{id}", root + "phones/" + first("phones")},
      {root + "webauthn/{id}", root + "webauthn/" + first("webauthn")},
      {root + "authenticators/{authenticatorId}", root + authenticator},
      {root + "authenticators/{authenticatorId}/enrollments", root + authenticator + "/enrollments"},
      {root + "authenticators/{authenticatorId}/enrollments/{enrollmentId}", root + authenticator + "/enrollments/" + first(authenticator + "/enrollments")},
      {root + "app-authenticators/{enrollmentId}/push/notifications",
       root + "app-authenticators/" + text_at(user, "/app_authenticators/0/id") + "/push/notifications"},
  });
}

TEST(Allocations, AreNoneOfAnyAuth0Query) {
  Running running(with_a_short_journal());
  const std::string token = signed_token(running, 1);
  const std::string root = "/me/v1/";
  const Asked change = Asked("PATCH", "/__admin/users/alice", R"({"connected_accounts":[{"connection":"github","subject":"alice"}],)"
                                                              R"("consents":[{"client_id":"spa","scopes":["openid"]}]})");
  const auto user = answer_to(running, Asked(change).listener(1));
  const auto methods = answer_to(running, okta("GET", root + "authentication-methods", token).listener(1));
  expect_no_allocations(running, 1, token, root, {
      {root + "authentication-methods/{authentication_method_id}", root + "authentication-methods/" + text_at(methods, "/authentication_methods/1/id")},
      {root + "consents/{consent_id}", root + "consents/" + text_at(user, "/consents/0/id")},
  });
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
  // The snapshot, its list of addresses, three texts and a challenge of a new one, and a message; whoever has an address already
  // is told by a message more.
  EXPECT_EQ(counts, (Conversation::Counts{{"createEmail", {0, 8}},
                                          {"createEmail again", {0, 8}},
                                          {"sendEmailChallenge", {0, 6}},
                                          {"poll", {0, 0}},
                                          {"verifyEmailOtp", {0, 4}},
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
  // The number is read before the transaction.
  EXPECT_LE(std::exchange(counts["createPhone"].temporary, 0), kOfPhoneNumbers);
  EXPECT_EQ(counts, (Conversation::Counts{{"createPhone", {0, 4}},
                                          {"sendPhoneChallenge", {0, 4}},
                                          {"verifyPhoneChallenge", {0, 3}},
                                          {"deletePhone", {0, 1}}}));
}

TEST(Allocations, OfAProfilesCommandsAreItsSnapshots) {
  Running running(with_a_known_code());
  Conversation carol(running, signed_token(running, 0, "carol"), 0);
  const auto counts = carol.count([](Conversation& me) {
    me.say("replaceProfile", "PUT", "/idp/myaccount/profile", 200,
           R"({"profile":{"firstName":"Carol","lastName":"Silva","mobilePhone":null,"login":"carol@example.test",)"
           R"("email":"carol@example.test","secondEmail":null}})");
  });
  EXPECT_EQ(counts, (Conversation::Counts{{"replaceProfile", {0, 1}}}));
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
  EXPECT_LE(std::exchange(counts["createAuthenticationMethod"].temporary, 0), kOfPhoneNumbers);
  EXPECT_EQ(counts, (Conversation::Counts{{"createAuthenticationMethod", {0, 9}},
                                          {"confirmAuthenticationMethod", {0, 5}},
                                          {"updateAuthenticationMethod", {0, 5}},
                                          {"deleteAuthenticationMethod", {0, 4}}}));
}

}  // namespace
}  // namespace app
