#include "core/dpop.h"

#include <gtest/gtest.h>

#include <array>

#include "unit/support/dpop.h"
#include "unit/support/universe.h"

namespace core {
namespace {

using crypto::DpopFault;
using support::Asked;
using support::ProofOf;
using support::Universe;
using namespace std::chrono_literals;

constexpr std::array kAlgorithms = {crypto::Algorithm::kEs256};
constexpr DpopRules kRules{.algorithms = kAlgorithms};
constexpr DpopRules kWithNonce{.algorithms = kAlgorithms, .nonce = true};

const crypto::Key& key() {
  static const crypto::Key once = crypto::Key::make_p256();
  return once;
}

ProofOf good(std::string id = "1") {
  return {.uri = "http://localhost:7310/notes", .issued_at = support::kNoon, .id = std::move(id), .token = "token"};
}

// One request's check, under the universe's tenant.
struct Checking {
  Universe universe;

  base::Result<std::string, DpopFault> check(const Asked& asked, const DpopRules& rules = kRules,
                                             const DpopBinding& binding = {.access_token = "token"}) {
    http::Reply reply;
    const http::Request request = asked.request();
    Call call(request, universe.world(), universe.scratch, reply, universe.world().clock().now());
    call.base = "http://localhost:7310";
    return check_dpop(call, rules, binding);
  }
  base::Result<std::string, DpopFault> check(const ProofOf& proof, const DpopRules& rules = kRules,
                                             const DpopBinding& binding = {.access_token = "token"}) {
    return check(Asked("GET", "/notes?limit=1").header("DPoP", support::proof(key(), proof)), rules, binding);
  }
  std::string nonce() {
    http::Reply reply;
    const Asked asked("GET", "/notes");
    const http::Request request = asked.request();
    return dpop_nonce(Call(request, universe.world(), universe.scratch, reply, universe.world().clock().now()));
  }
};

TEST(CheckDpop, GivesTheThumbprintOfTheKeyOnce) {
  Checking checking;
  EXPECT_EQ(*checking.check(good()), key().thumbprint());
  EXPECT_EQ(checking.check(good()).error(), DpopFault::kUsed);
  EXPECT_TRUE(checking.check(good("2")));
}

TEST(CheckDpop, TakesOneIdentifierOfEachKey) {
  Checking checking;
  EXPECT_TRUE(checking.check(good()));
  const crypto::Key other = crypto::Key::make_p256();
  EXPECT_TRUE(checking.check(Asked("GET", "/notes").header("DPoP", support::proof(other, good()))));
}

TEST(CheckDpop, DoesNotSpendAProofThatFails) {
  Checking checking;
  EXPECT_EQ(checking.check(good(), kRules, {.access_token = "other"}).error(), DpopFault::kTokenHash);
  EXPECT_EQ(checking.check(good(), kRules, {.access_token = "token", .thumbprint = "other"}).error(), DpopFault::kOtherKey);
  EXPECT_TRUE(checking.check(good(), kRules, {.access_token = "token", .thumbprint = key().thumbprint()}));
}

TEST(CheckDpop, NeedsNoTokenWhereNoneIsSent) {
  Checking checking;
  ProofOf proof = good();
  proof.token.clear();
  EXPECT_TRUE(checking.check(proof, kRules, {}));
}

TEST(CheckDpop, TakesExactlyOneHeader) {
  Checking checking;
  EXPECT_EQ(checking.check(Asked("GET", "/notes")).error(), DpopFault::kMissing);
  const std::string proof = support::proof(key(), good());
  EXPECT_EQ(checking.check(Asked("GET", "/notes").header("DPoP", proof).header("dpop", proof)).error(), DpopFault::kSeveral);
  EXPECT_EQ(checking.check(Asked("GET", "/notes").header("DPoP", proof + ", " + proof)).error(), DpopFault::kGarbled);
}

TEST(CheckDpop, IsForTheRequestsMethodAndAddress) {
  Checking checking;
  const auto with = [&](auto change) {
    ProofOf proof = good(std::to_string(checking.universe.scratch.sequence++));
    change(proof);
    const auto result = checking.check(proof);
    return result ? std::nullopt : std::optional(result.error());
  };
  EXPECT_EQ(with([](ProofOf& p) { p.method = "POST"; }), DpopFault::kMethod);
  EXPECT_EQ(with([](ProofOf& p) { p.method = "get"; }), DpopFault::kMethod);
  for (const char* uri : {"http://localhost:7310/note", "http://localhost:7311/notes", "http://example.test/notes",
                          "https://example.test:7310/notes", "http://localhost:7310/notes/"})
    EXPECT_EQ(with([&](ProofOf& p) { p.uri = uri; }), DpopFault::kUri) << uri;
  for (const char* uri : {"http://localhost:7310/notes", "http://LOCALHOST:7310/notes?a#b", "http://localhost:7310/%6eotes",
                          "https://127.0.0.1:7310/notes", "http://notes.localhost:7310/notes"})
    EXPECT_EQ(with([&](ProofOf& p) { p.uri = uri; }), std::nullopt) << uri;
}

TEST(CheckDpop, KnowsTheNameThatTheRequestCameBy) {
  Checking checking;
  ProofOf proof = good();
  proof.uri = "http://understudy/notes";
  const std::string text = support::proof(key(), proof);
  EXPECT_TRUE(checking.check(Asked("GET", "/notes").host("understudy:80").header("DPoP", text)));
}

TEST(CheckDpop, FollowsTheTenantsClock) {
  Checking checking;
  checking.universe.world().clock().advance(5min + 1s);
  EXPECT_EQ(checking.check(good()).error(), DpopFault::kTooOld);
  checking.universe.world().clock().advance(-(10min + 2s));
  EXPECT_EQ(checking.check(good()).error(), DpopFault::kFromTheFuture);
  checking.universe.world().clock().advance(1s);
  EXPECT_TRUE(checking.check(good()));
}

TEST(CheckDpop, TakesNoncesThatItGaveOutWithinADay) {
  Checking checking;
  EXPECT_EQ(checking.check(good(), kWithNonce).error(), DpopFault::kNonce);
  ProofOf proof = good();
  proof.nonce = "invented";
  EXPECT_EQ(checking.check(proof, kWithNonce).error(), DpopFault::kNonce);
  proof.nonce = checking.nonce();
  EXPECT_TRUE(checking.check(proof, kWithNonce));
  checking.universe.world().clock().advance(24h);
  proof.id = "2";
  proof.issued_at = support::kNoon + 24h;
  EXPECT_EQ(checking.check(proof, kWithNonce).error(), DpopFault::kNonce);
  EXPECT_TRUE(checking.check(proof));  // nobody asked for one
}

TEST(CheckDpop, TakesTheAlgorithmsOfItsRules) {
  Checking checking;
  ProofOf proof = good();
  proof.algorithm = crypto::Algorithm::kRs256;
  const Asked asked = Asked("GET", "/notes").header("DPoP", support::proof(support::first_key(), proof));
  EXPECT_EQ(checking.check(asked).error(), DpopFault::kAlgorithm);
}

}  // namespace
}  // namespace core
