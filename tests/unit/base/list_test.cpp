#include "base/list.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <thread>
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

TEST(List, SharesItsElementsUntilOneIsChanged) {
  const Texts first{"a", "b"};
  Texts second = first;
  EXPECT_EQ(second.data(), first.data());
  second.edit()[0] = "c";
  EXPECT_EQ(first, (Texts{"a", "b"}));
  EXPECT_EQ(second, (Texts{"c", "b"}));
  const std::string* const mine = second.data();
  EXPECT_EQ(second.edit().data(), mine);
  EXPECT_EQ(Texts(Texts()), Texts());
}

TEST(List, EditsTheElementThatWasFoundByReading) {
  const Texts first{"a", "b"};
  Texts second = first;
  *second.edit(std::find(second.begin(), second.end(), "b")) += "c";
  EXPECT_EQ(first, (Texts{"a", "b"}));
  EXPECT_EQ(second, (Texts{"a", "bc"}));
  EXPECT_EQ(second.edit(nullptr), nullptr);
  EXPECT_THROW(second.edit(second.end()), Bug);
  EXPECT_THROW(second.edit(first.begin()), Bug);
}

// What one holder does to shared elements allocates and copies as little as it can.
TEST(List, CopiesNoMoreThanWhatStays) {
  const Texts first{"a", "b"};
  Texts second = first;
  EXPECT_EQ(erase_if(second, [](const std::string& text) { return text == "c"; }), 0U);
  EXPECT_EQ(second.data(), first.data());
  second.erase(second.begin());
  EXPECT_EQ(second, Texts{"b"});
  const std::string* const mine = second.data();
  second.push_back("d");
  EXPECT_EQ(second.data(), mine);  // in the erased one's room
  EXPECT_EQ(second, (Texts{"b", "d"}));
  EXPECT_EQ(first, (Texts{"a", "b"}));
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

// Whatever is done to it, it holds what a vector would, and a copy that was made before what it held then.
TEST(List, HoldsWhatAVectorHolds) {
  EXPECT_TRUE(rc::check([] {
    Texts list, copy;
    std::vector<std::string> model, copied;
    for (int step = 0; step < 50; ++step) {
      const std::string text(*rc::gen::inRange<std::size_t>(0, 40), 'x');
      const auto longer = [&](const std::string& one) { return one.size() > text.size(); };
      const auto place = *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(model.size()) + 1);
      const bool there = place < static_cast<std::ptrdiff_t>(model.size());
      switch (*rc::gen::inRange(0, 7)) {
        case 0: list.push_back(text), model.push_back(text); break;
        case 1: list.insert(list.begin() + place, text), model.insert(model.begin() + place, text); break;
        case 2: if (there) list.erase(list.begin() + place), model.erase(model.begin() + place); break;
        case 3: RC_ASSERT(erase_if(list, longer) == std::erase_if(model, longer)); break;
        case 4: if (!model.empty()) list.pop_back(), model.pop_back(); break;
        case 5: if (there) *list.edit(list.begin() + place) = text, model[static_cast<std::size_t>(place)] = text; break;
        default: copy = list, copied = model; break;
      }
      RC_ASSERT(all_of(list) == model);
      RC_ASSERT(all_of(copy) == copied);
    }
  }));
}

// For the thread sanitizer: of two holders in two threads each reads, one lets go, and the other changes what is then its own.
TEST(List, IsSharedBetweenThreads) {
  for (int round = 0; round < 200; ++round) {
    Texts first{"a", "b"};
    std::thread other([copy = first]() mutable {
      EXPECT_EQ(copy.front(), "a");
      copy.clear();
    });
    EXPECT_EQ(first.front(), "a");
    first.edit()[0] = "c";
    EXPECT_EQ(first, (Texts{"c", "b"}));
    other.join();
  }
}

}  // namespace
}  // namespace base
