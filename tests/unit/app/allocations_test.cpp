// How often a request asks for memory: what is answered a million times a second must not.

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "unit/app/running.h"

#ifdef __SANITIZE_ADDRESS__
// Of sanitizer/allocator_interface.h, which Debian's g++ comes without.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*allocated)(const volatile void*, std::size_t),
                                                         void (*freed)(const volatile void*));
#endif

namespace {

thread_local std::size_t allocations = 0;

#ifdef __SANITIZE_ADDRESS__

// Replacing operators would go past the sanitizer, which tells of every allocation itself.
[[maybe_unused]] const int hooked =
    __sanitizer_install_malloc_and_free_hooks([](const volatile void*, std::size_t) { ++allocations; }, [](const volatile void*) {});

}  // namespace

#else

void* counted(void* memory) {
  ++allocations;
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// The forms for arrays, for sizes and without exceptions end up in these (C++ standard, new.delete).
void* operator new(std::size_t size) { return counted(std::malloc(size)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto unit = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(unit, (size + unit - 1) / unit * unit));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

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

// What a command asks for is kept, but for little: in the account's new snapshot, in the outbox, and now and then in a block
// for what waits to be freed. Carol has an e-mail and nothing else.
constexpr std::size_t kBlocks = 5;  // of a hundred commands

TEST(Allocations, OfCreateEmailAreWhatIsKeptAndOne) {
  Running running(with_a_short_journal());
  const std::string token = signed_token(running, 0, "carol");
  const Asked create = okta("POST", "/idp/myaccount/emails", token,
                            R"({"profile":{"email":"carol@new.example.test"},"sendEmail":false,"role":"PRIMARY"})");
  constexpr std::size_t kSnapshot = 4;  // itself, its list of e-mails, the new one's id and address
  constexpr std::size_t kMessage = 5;   // itself, four of its texts
  constexpr std::size_t kIdAsDrawn = 1;
  EXPECT_LE(allocations_of(running, create, 201), kCounted * (kSnapshot + kMessage + kIdAsDrawn) + kBlocks);
}

TEST(Allocations, OfReplaceProfileAreThoseOfItsValues) {
  Running running(with_a_short_journal());
  const std::string token = signed_token(running, 0, "carol");
  const Asked replace = okta("PUT", "/idp/myaccount/profile", token,
                             R"({"profile":{"firstName":"Carol","lastName":"Silva","mobilePhone":null,"login":"carol@example.test",)"
                             R"("email":"carol@example.test","secondEmail":null}})");
  constexpr std::size_t kSnapshot = 3;      // itself, its list of e-mails, the profile
  constexpr std::size_t kTreesOfBoth = 15;  // of what is there and of what was sent: they are compared and merged value by value
  EXPECT_LE(allocations_of(running, replace, 200), kCounted * (kSnapshot + kTreesOfBoth) + kBlocks);
}

}  // namespace
}  // namespace app
