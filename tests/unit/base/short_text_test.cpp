#include "base/short_text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"

namespace base {
namespace {

TEST(ShortText, JoinsItsPieces) {
  EXPECT_EQ(std::string_view(ShortText()), "");
  EXPECT_EQ(std::string_view(ShortText{"a", "", "bc"}), "abc");
  ShortText text{"a"};
  append_base64url(text.append("|"), as_bytes("alice"));
  append_base64(text.append("|"), as_bytes("bob!"));
  EXPECT_EQ(std::string_view(text), "a|YWxpY2U|Ym9iIQ==");
}

// Whether it lies in the object or beyond makes no difference.
TEST(ShortText, HoldsWhatAStringHolds) {
  EXPECT_TRUE(rc::check([](const std::vector<std::string>& pieces) {
    ShortText text;
    std::string model;
    for (int i = 0; i < 4; ++i) {
      for (const std::string& piece : pieces) text.append(piece), model.append(piece);
      const ShortText copy = text;
      RC_ASSERT(std::string_view(text) == model);
      RC_ASSERT(std::string_view(copy) == model);
    }
    RC_CLASSIFY(model.size() > ShortText::kRoom);
  }));
}

}  // namespace
}  // namespace base
