// How often a request asks for memory: what is answered a million times a second must not.

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "unit/app/running.h"

namespace {

thread_local std::size_t allocations = 0;

void* allocate(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}

void* allocate(std::size_t size, std::align_val_t alignment) {
  ++allocations;
  const auto unit = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(unit, (size + unit - 1) / unit * unit)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) { return allocate(size, alignment); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return allocate(size, alignment); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace app {
namespace {

using support::Asked;
using testing::Running;

constexpr int kWarmUp = 200;  // until buffers are as large as they get
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

std::string signed_token(Running& running, std::size_t listener) {
  const Asked minting = Asked("POST", "/__admin/tokens", R"({"user":"alice"})").listener(listener);
  http::Reply reply;
  do {
    reply = running.ask(minting);
  } while (reply.hold);
  const auto tree = json::parse_json(reply.body);
  return std::string(tree->find("access_token")->string_or(""));
}

Asked okta(const std::string& method, const std::string& target, const std::string& token) {
  return Asked(method, target).bearer(token).header("Accept", "application/json; okta-version=1.0.0");
}

TEST(Allocations, AreNoneOfAnOktaQuery) {
  Running running;
  const std::string token = signed_token(running, 0);
  EXPECT_EQ(allocations_of(running, okta("GET", "/idp/myaccount/emails", token), 200), 0u);
  EXPECT_EQ(allocations_of(running, okta("GET", "/idp/myaccount/profile", token), 200), 0u);
  EXPECT_EQ(allocations_of(running, okta("GET", "/idp/myaccount/phones", token), 200), 0u);
}

TEST(Allocations, AreNoneOfAnAuth0Query) {
  Running running;
  const std::string token = signed_token(running, 1);
  for (const char* path : {"/me/v1/factors", "/me/v1/authentication-methods"})
    EXPECT_EQ(allocations_of(running, Asked("GET", path).bearer(token).listener(1), 200), 0u) << path;
}

TEST(Allocations, AreNoneOfARefusal) {
  Running running;
  EXPECT_EQ(allocations_of(running, okta("GET", "/idp/myaccount/emails", "nobody"), 401), 0u);
}

}  // namespace
}  // namespace app
