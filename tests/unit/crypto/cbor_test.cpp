#include "crypto/cbor.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"

namespace crypto {
namespace {

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}

std::optional<Cbor> read(std::string_view hex) {
  const std::string bytes = bytes_of(hex);
  const auto item = read_cbor(bytes);
  if (!item) return std::nullopt;
  EXPECT_EQ(item->size, bytes.size());
  return item->value;
}

std::string rewritten(std::string_view hex) {
  const auto value = read(hex);
  return value ? base::hex(base::as_bytes(write_cbor(*value))) : "";
}

// RFC 8949 appendix A.
TEST(Cbor, ReadsTheExamplesOfItsStandard) {
  EXPECT_EQ(read("00")->integer, 0);
  EXPECT_EQ(read("1903e8")->integer, 1000);
  EXPECT_EQ(read("20")->integer, -1);
  EXPECT_EQ(read("3903e7")->integer, -1000);
  EXPECT_EQ(read("4401020304")->text, "\x01\x02\x03\x04");
  EXPECT_EQ(read("6449455446")->text, "IETF");
  EXPECT_EQ(read("83010203")->items.size(), 3U);
  EXPECT_EQ(read("a26161016162820203")->find("b")->items.size(), 2U);
  EXPECT_EQ(read("a201020304")->find(3)->integer, 4);
  for (const char* other : {"f4", "f5", "f6", "f7", "f93c00", "fa47c35000", "fb3ff199999999999a"})
    EXPECT_EQ(read(other)->kind, Cbor::Kind::kOther) << other;
}

TEST(Cbor, ReadsIndefiniteLengthsAsWhatTheyStandFor) {
  EXPECT_EQ(rewritten("5f42010243030405ff"), "450102030405");
  EXPECT_EQ(rewritten("7f657374726561646d696e67ff"), "6973747265616d696e67");
  EXPECT_EQ(rewritten("9f018202039f0405ffff"), "8301820203820405");
  EXPECT_EQ(rewritten("bf61610161629f0203ffff"), "a26161016162820203");
}

TEST(Cbor, SaysWhereAnItemEnds) {
  const std::string two = bytes_of("820102") + "rest";
  EXPECT_EQ(read_cbor(two)->size, 3U);
}

TEST(Cbor, RefusesWhatIsMalformed) {
  for (const char* hex : {"", "18", "1901", "4401", "8201", "a10102ff01", "a101", "bf01ff", "bf0102", "ff", "5f6161ff", "7f4161ff",
                          "5f5f4101ffff", "1c", "fc", "f820", "c11a514b67b0"})
    EXPECT_FALSE(read_cbor(bytes_of(hex)) && read_cbor(bytes_of(hex))->size == bytes_of(hex).size()) << hex;
}

TEST(Cbor, RefusesIntegersBeyond63Bits) {
  EXPECT_EQ(read("1b7fffffffffffffff")->integer, INT64_MAX);
  EXPECT_EQ(read("3b7fffffffffffffff")->integer, INT64_MIN);
  EXPECT_FALSE(read("1b8000000000000000"));
  EXPECT_FALSE(read("3bffffffffffffffff"));
}

TEST(Cbor, AllocatesNothingByWhatIsClaimed) {
  EXPECT_FALSE(read("9bffffffffffffffff"));
  EXPECT_FALSE(read("bb7fffffffffffffff"));
  EXPECT_FALSE(read("5bffffffffffffffff01"));
  EXPECT_FALSE(read("9a0fffffff00"));
}

TEST(Cbor, BoundsDepthAndSize) {
  const auto nested = [](int depth, const char* open, const char* close) {
    std::string hex;
    for (int i = 0; i < depth; ++i) hex += open;
    hex += "01";
    for (int i = 0; i < depth; ++i) hex += close;
    return hex;
  };
  EXPECT_TRUE(read(nested(kMaxCborDepth, "81", "")));
  EXPECT_FALSE(read(nested(kMaxCborDepth + 1, "81", "")));
  EXPECT_TRUE(read(nested(kMaxCborDepth, "9f", "ff")));
  EXPECT_FALSE(read(nested(kMaxCborDepth + 1, "9f", "ff")));
  EXPECT_TRUE(read_cbor(write_cbor(Cbor::bytes(std::string(kMaxCborBytes - 5, 'x')))));
  EXPECT_FALSE(read_cbor(write_cbor(Cbor::bytes(std::string(kMaxCborBytes, 'x')))));
}

TEST(Cbor, FindsNothingInWhatIsNoMapOrOfAnotherKind) {
  EXPECT_EQ(read("83010203")->find(1), nullptr);
  EXPECT_EQ(read("a10102")->find("1"), nullptr);
  EXPECT_EQ(read("a10102")->find(1, Cbor::Kind::kText), nullptr);
  EXPECT_NE(read("a10102")->find(1, Cbor::Kind::kInteger), nullptr);
}

bool same(const Cbor& a, const Cbor& b) {
  if (a.kind != b.kind || a.integer != b.integer || a.text != b.text || a.items.size() != b.items.size()) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i)
    if (!same(a.items[i], b.items[i])) return false;
  return true;
}

TEST(Cbor, ReadsBackWhatItWrites) {
  rc::check([](std::int64_t number, const std::string& text, const std::vector<std::int64_t>& numbers) {
    Cbor map = Cbor::map({Cbor::of(number), Cbor::text_of(text), Cbor::text_of(text), Cbor::bytes(text)});
    std::vector<Cbor> items = {map};
    for (const auto n : numbers) items.push_back(Cbor::of(n));
    const Cbor whole = Cbor::array(std::move(items));
    const std::string written = write_cbor(whole);
    const auto again = read_cbor(written);
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->size == written.size());
    RC_ASSERT(same(again->value, whole));
  });
}

TEST(Cbor, CutShortIsMalformed) {
  rc::check([](const std::string& text, std::int64_t number) {
    const std::string written =
        write_cbor(Cbor::map({Cbor::text_of("a"), Cbor::array({Cbor::of(number), Cbor::bytes(text)})}));
    const auto size = *rc::gen::inRange<std::size_t>(0, written.size());
    RC_ASSERT(!read_cbor(std::string_view(written).substr(0, size)));
  });
}

}  // namespace
}  // namespace crypto
