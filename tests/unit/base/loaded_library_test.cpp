#include "base/loaded_library.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace base {
namespace {

TEST(LoadedLibrary, GivesItsFunctions) {
  const LoadedLibrary library("libm.so.6");
  EXPECT_EQ(library.function<double(double)>("sqrt")(9.0), 3.0);
}

TEST(LoadedLibrary, SaysWhatIsMissing) {
  EXPECT_THROW(LoadedLibrary("libnothing.so.0"), std::runtime_error);
  EXPECT_THROW(LoadedLibrary("libm.so.6").function<void()>("nothing"), std::runtime_error);
}

}  // namespace
}  // namespace base
