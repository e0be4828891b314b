#include "base/list.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace base {
namespace {

using Texts = List<std::string>;

std::vector<std::string> all_of(const Texts& list) { return {list.begin(), list.end()}; }

TEST(List, TakesAPointersRoomWhileItIsEmpty) {
  const Texts list;
  EXPECT_TRUE(list.empty());
  EXPECT_EQ(list.begin(), list.end());
  EXPECT_EQ(sizeof(Texts), sizeof(void*));
}

TEST(List, IsCopiedDeep) {
  Texts first{"a", "b"};
  Texts second = first;
  second[0] = "c";
  EXPECT_EQ(first, (Texts{"a", "b"}));
  EXPECT_EQ(second, (Texts{"c", "b"}));
  EXPECT_EQ(Texts(Texts()), Texts());
}

TEST(List, IsLeftEmptyByAMove) {
  Texts first{"a"};
  const Texts second = std::move(first);
  EXPECT_TRUE(first.empty());
  EXPECT_EQ(second.front(), "a");
}

TEST(List, MayBeGivenAnElementOfItsOwn) {
  Texts list{std::string(100, 'a')};
  list.push_back(list.front());
  list.emplace_back(list.back());
  EXPECT_EQ(list, Texts({std::string(100, 'a'), std::string(100, 'a'), std::string(100, 'a')}));
}

TEST(List, GoesBackwardsToo) {
  const Texts list{"a", "b"};
  EXPECT_EQ(std::vector<std::string>(list.rbegin(), list.rend()), (std::vector<std::string>{"b", "a"}));
}

// Whatever is done to it, it holds what a vector would.
TEST(List, HoldsWhatAVectorHolds) {
  EXPECT_TRUE(rc::check([] {
    Texts list;
    std::vector<std::string> model;
    for (int step = 0; step < 50; ++step) {
      const std::string text(*rc::gen::inRange<std::size_t>(0, 40), 'x');
      const auto place = *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(model.size()) + 1);
      switch (*rc::gen::inRange(0, 6)) {
        case 0: list.push_back(text), model.push_back(text); break;
        case 1:
          RC_ASSERT(*list.insert(list.begin() + place, text) == text);
          model.insert(model.begin() + place, text);
          break;
        case 2: list.erase(list.begin(), list.begin() + place), model.erase(model.begin(), model.begin() + place); break;
        case 3:
          RC_ASSERT(erase_if(list, [&](const std::string& one) { return one.size() > text.size(); }) ==
                    std::erase_if(model, [&](const std::string& one) { return one.size() > text.size(); }));
          break;
        case 4: if (!model.empty()) list.pop_back(), model.pop_back(); break;
        default: list = Texts(list); break;
      }
      RC_ASSERT(all_of(list) == model);
    }
  }));
}

}  // namespace
}  // namespace base
