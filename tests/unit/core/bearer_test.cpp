#include "core/bearer.h"

#include <gtest/gtest.h>

#include <latch>

#include "unit/support/universe.h"

namespace core {
namespace {

using support::Asked;
using support::Universe;
using namespace std::chrono_literals;

struct Identified {
  std::optional<BearerFault> fault;
  std::string account_id, login;
  bool has_claims = false;
};

Identified identify_in(Universe& universe, std::string_view token) {
  const Asked asked("GET", "/notes");
  const http::Request request = asked.request();
  http::Reply reply;
  const state::Guard guard;
  World& world = universe.tenant.world(guard);
  Call call(request, world, universe.scratch, reply, world.clock().now());
  Identified found;
  found.fault = identify(call, token);
  found.account_id = call.caller.account_id;
  found.login = call.caller.login;
  found.has_claims = call.caller.claims() != nullptr;
  return found;
}

void edit(Universe& universe, std::string_view user, const std::function<void(identity::Account&)>& change) {
  ASSERT_TRUE(universe.world().accounts().edit_common(*universe.world().accounts().resolve(user), change));
}

TEST(Bearer, IsWhoseLiteralTokenItIs) {
  Universe universe;
  const Identified found = identify_in(universe, "alice");
  EXPECT_EQ(found.fault, std::nullopt);
  EXPECT_EQ(found.login, "alice@example.test");
  EXPECT_EQ(found.account_id, universe.world().accounts().resolve("alice")->id);
  EXPECT_FALSE(found.has_claims);
}

TEST(Bearer, MayBeALiteralThatLooksLikeAJwt) {
  Universe universe(support::frozen_process(), "[{login: dots, token: a.b.c}]");
  EXPECT_EQ(identify_in(universe, "a.b.c").login, "dots");
}

TEST(Bearer, IsWhoTheClaimsSay) {
  Universe universe;
  const Identified found = identify_in(universe, universe.token_for("alice"));
  EXPECT_EQ(found.fault, std::nullopt);
  EXPECT_EQ(found.login, "alice@example.test");
  EXPECT_TRUE(found.has_claims);
}

TEST(Bearer, MayBeATemplatesUserWhomNobodyHasTouched) {
  Universe universe;
  const std::string token = universe.token_for("load-7");
  const std::size_t before = universe.changed_users();
  EXPECT_EQ(identify_in(universe, token).fault, std::nullopt);
  EXPECT_EQ(universe.changed_users(), before);
}

TEST(Bearer, IsNobodyWithATokenThatMeansNothing) {
  Universe universe;
  for (const char* token : {"", "mallory", "alice ", "Alice", "a.b.c", "e30.e30.e30"})
    EXPECT_EQ(identify_in(universe, token).fault, BearerFault::kGarbled) << token;
}

TEST(Bearer, IsNobodyWithABrokenSignatureOrKey) {
  Universe universe;
  for (oauth::Defect defect : {oauth::Defect::kBadSignature, oauth::Defect::kUnknownKey})
    EXPECT_EQ(identify_in(universe, universe.token_for("alice", defect)).fault, BearerFault::kGarbled);
}

TEST(Bearer, IsGoodUntilTheMomentThatItExpires) {
  Universe universe;
  const std::string token = universe.token_for("alice");
  universe.world().clock().advance(1h - support::kTick);
  EXPECT_EQ(identify_in(universe, token).fault, std::nullopt);
  universe.world().clock().advance(support::kTick);
  const Identified late = identify_in(universe, token);
  EXPECT_EQ(late.fault, BearerFault::kExpired);
  EXPECT_EQ(late.login, "alice@example.test");
}

TEST(Bearer, IsNotGoodBeforeItsTime) {
  Universe universe;
  World& world = universe.world();
  TokenRequest request{*world.accounts().resolve("alice"), "http://localhost:7310", {}};
  request.claims.issued_at = request.claims.not_before = support::kNoon + 1h;
  request.claims.expires_at = support::kNoon + 2h;
  const std::string token = universe.vendor.sign_token(world, request, oauth::Defect::kNone);
  EXPECT_EQ(identify_in(universe, token).fault, BearerFault::kNotYetValid);
  world.clock().advance(1h);
  EXPECT_EQ(identify_in(universe, token).fault, std::nullopt);
}

TEST(Bearer, IsRevokedByItself) {
  Universe universe;
  const std::string token = universe.token_for("alice");
  edit(universe, "alice", [](identity::Account& account) { account.revoke("t1", support::kNoon + 1h, support::kNoon); });
  EXPECT_EQ(identify_in(universe, token).fault, BearerFault::kRevoked);
}

TEST(Bearer, IsRevokedWithEverythingIssuedBefore) {
  Universe universe;
  const std::string before = universe.token_for("alice");
  edit(universe, "alice", [](identity::Account& account) { account.revoke_all(""); });
  EXPECT_EQ(identify_in(universe, before).fault, BearerFault::kRevoked);
}

TEST(Bearer, IsRevokedRatherThanExpired) {
  Universe universe;
  const std::string token = universe.token_for("alice");
  edit(universe, "alice", [](identity::Account& account) { account.revoke_all(""); });
  universe.world().clock().advance(2h);
  EXPECT_EQ(identify_in(universe, token).fault, BearerFault::kRevoked);
}

TEST(Bearer, IsNobodyOnceTheAccountIsGone) {
  Universe universe;
  const std::string token = universe.token_for("alice");
  EXPECT_EQ(identify_in(universe, token).fault, std::nullopt);
  universe.world().accounts().remove(*universe.world().accounts().resolve("alice"));
  EXPECT_EQ(identify_in(universe, token).fault, BearerFault::kGarbled);
  EXPECT_EQ(identify_in(universe, "alice").fault, BearerFault::kGarbled);
}

TEST(Bearer, IsNobodyOnceItsKeyIsDroppedHoweverOftenItWasSeen) {
  Universe universe;
  const std::string token = universe.token_for("alice");
  EXPECT_EQ(identify_in(universe, token).fault, std::nullopt);
  universe.world().keys().rotate(support::second_key(), true);
  EXPECT_EQ(identify_in(universe, token).fault, BearerFault::kGarbled);
}

TEST(Bearer, HasToWaitForTheKeyUnlessItIsALiteral) {
  std::latch allowed(1);
  const oauth::ProcessKey pending([&] {
    allowed.wait();
    return support::first_key();
  });
  Process process = support::frozen_process();
  process.signing_key = &pending;
  Universe universe(process);
  EXPECT_EQ(identify_in(universe, "e30.e30.e30").fault, BearerFault::kKeyPending);
  EXPECT_EQ(identify_in(universe, "alice").fault, std::nullopt);
  allowed.count_down();
}

}  // namespace
}  // namespace core
