#include "base/shared_text.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace base {
namespace {

TEST(SharedText, IsTheTextThatItWasMadeOf) {
  EXPECT_EQ(SharedText("alice").view(), "alice");
  EXPECT_EQ(SharedText(std::string(1000, 'x')).view(), std::string(1000, 'x'));
  EXPECT_EQ(SharedText(std::string_view("a\0b", 3)).size(), 3U);
}

TEST(SharedText, IsEmptyWithoutABlock) {
  EXPECT_TRUE(SharedText().empty());
  EXPECT_TRUE(SharedText("").empty());
  EXPECT_EQ(SharedText().view(), "");
  EXPECT_EQ(sizeof(SharedText), sizeof(void*));
}

TEST(SharedText, OfACopyIsTheSameBlock) {
  const SharedText text("alice");
  const SharedText copy = text;
  EXPECT_EQ(copy.view().data(), text.view().data());
}

TEST(SharedText, OutlivesWhatItWasCopiedFrom) {
  auto text = std::make_unique<SharedText>("alice");
  const SharedText copy = *text;
  text.reset();
  EXPECT_EQ(copy, "alice");
}

TEST(SharedText, TakesAnotherTextWithoutChangingItsCopies) {
  SharedText text("alice");
  const SharedText copy = text;
  text = "bob";
  EXPECT_EQ(text, "bob");
  EXPECT_EQ(copy, "alice");
  text = text;
  EXPECT_EQ(text, "bob");
}

TEST(SharedText, ComparesWithEveryKindOfText) {
  const SharedText alice("alice");
  EXPECT_EQ(alice, SharedText("alice"));
  EXPECT_EQ(alice, std::string("alice"));
  EXPECT_EQ(std::string_view("alice"), alice);
  EXPECT_NE(alice, "Alice");
  EXPECT_NE(alice, SharedText());
}

TEST(SharedText, IsSharedByThreads) {
  const SharedText text("alice");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([text] {
      for (int i = 0; i < 1000; ++i) EXPECT_EQ(SharedText(text), "alice");
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(text, "alice");
}

}  // namespace
}  // namespace base
