#include "providers/okta/vendor_limits.h"

namespace providers::okta {
namespace {

using json::Tree;
using scenario::Limit;
using scenario::Per;
using scenario::Rate;

scenario::Match matching(std::string_view key, Tree wanted) {
  Tree match{Tree::Object{}};
  match.set(key, std::move(wanted));
  return scenario::Match::compile(match);
}

}  // namespace

std::shared_ptr<const scenario::Script> vendor_limits() {
  constexpr Rate kOfUser{20, std::chrono::seconds{5}, Rate::Kind::kWindow};
  constexpr Rate kOfUsername{4, std::chrono::seconds{1}, Rate::Kind::kWindow};
  auto limits = std::make_shared<scenario::Script>();
  limits->name = "vendor limits";
  limits->provider = "okta";
  limits->limits.push_back(Limit{"vendor limit per user", matching("path", Tree("/idp/myaccount/*")), Per::kUser, kOfUser});
  const Tree::Array sign_ins{Tree("authenticate"), Tree("token"), Tree("tokenCustomAS")};
  limits->limits.push_back(Limit{"vendor limit per username", matching("operation", Tree(sign_ins)), Per::kUsername, kOfUsername});
  return limits;
}

}  // namespace providers::okta
