// Requests that two servers could read differently, or that are none: all refused (RFC 9112 sections 2 to 7, and what
// request smuggling makes of them).

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include "http/server/request_reader.h"

namespace http::server::test {
namespace {

struct Case {
  const char* name;
  std::string bytes;
  Refusal refusal = Refusal::kMalformed;
};

// What the reader refuses `bytes` with when they come in pieces of `piece`; nothing when it does not.
std::optional<Refusal> refusal_of(std::string_view bytes, std::size_t piece, const Limits& limits) {
  RequestReader reader(limits);
  while (!bytes.empty()) {
    const auto space = reader.space();
    const std::size_t size = std::min({bytes.size(), piece, space.size()});
    std::memcpy(space.data(), bytes.data(), size);
    reader.received(size);
    bytes.remove_prefix(size);
    auto result = reader.parse();
    while (result == RequestReader::Result::kComplete) {
      reader.next();
      result = reader.parse();
    }
    if (result == RequestReader::Result::kRefused) return reader.refusal();
  }
  return std::nullopt;
}

class Refused : public testing::TestWithParam<Case> {};

TEST_P(Refused, HoweverItComesIn) {
  const Limits limits;
  for (const std::size_t piece : {100'000, 7, 1}) {
    const auto refusal = refusal_of(GetParam().bytes, piece, limits);
    ASSERT_TRUE(refusal.has_value()) << "taken in pieces of " << piece;
    EXPECT_EQ(*refusal, GetParam().refusal) << "in pieces of " << piece;
  }
}

std::string name_of(const testing::TestParamInfo<Case>& each) { return each.param.name; }

std::string get(const std::string& header) { return "GET / HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n"; }
std::string host(const std::string& value) { return "GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n"; }
std::string line(const std::string& request_line) { return request_line + "\r\nHost: x\r\n\r\n"; }
std::string chunks(const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}

const std::string kNul(1, '\0');

INSTANTIATE_TEST_SUITE_P(
    Lengths, Refused,
    testing::Values(
        Case{"length_and_chunked", get("Content-Length: 3\r\nTransfer-Encoding: chunked")},
        Case{"chunked_and_length", get("Transfer-Encoding: chunked\r\nContent-Length: 3")},
        Case{"length_0_and_chunked", get("Content-Length: 0\r\nTransfer-Encoding: chunked")},
        Case{"two_equal_lengths", get("Content-Length: 3\r\nContent-Length: 3")},
        Case{"two_lengths", get("Content-Length: 3\r\nContent-Length: 4")},
        Case{"two_lengths_0", get("Content-Length: 0\r\nContent-Length: 0")},
        Case{"list_of_lengths", get("Content-Length: 3, 3")},
        Case{"length_with_sign", get("Content-Length: +3")},
        Case{"negative_length", get("Content-Length: -3")},
        Case{"hexadecimal_length", get("Content-Length: 0x3")},
        Case{"length_with_space", get("Content-Length: 3 0")},
        Case{"length_with_point", get("Content-Length: 3.0")},
        Case{"empty_length", get("Content-Length:")},
        Case{"quoted_length", get("Content-Length: \"3\"")},
        Case{"length_beyond_64_bits", get("Content-Length: 18446744073709551616")},
        Case{"length_folded", get("Content-Length: 3\r\n 0")}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Codings, Refused,
    testing::Values(
        Case{"unknown_coding", get("Transfer-Encoding: gzip")},
        Case{"gzip_chunked", get("Transfer-Encoding: gzip, chunked")},
        Case{"chunked_gzip", get("Transfer-Encoding: chunked, gzip")},
        Case{"chunked_chunked", get("Transfer-Encoding: chunked, chunked")},
        Case{"chunked_twice", get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")},
        Case{"chunked_then_identity", get("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity")},
        Case{"identity", get("Transfer-Encoding: identity")},
        Case{"xchunked", get("Transfer-Encoding: xchunked")},
        Case{"quoted", get("Transfer-Encoding: \"chunked\"")},
        Case{"with_parameter", get("Transfer-Encoding: chunked;q=1")},
        Case{"empty_coding", get("Transfer-Encoding:")},
        Case{"vertical_tab", get("Transfer-Encoding: \vchunked")},
        Case{"comma", get("Transfer-Encoding: ,chunked")},
        Case{"space_before_colon", get("Transfer-Encoding : chunked")},
        Case{"tab_before_colon", get("Transfer-Encoding\t: chunked")},
        Case{"folded", get("Transfer-Encoding:\r\n chunked")},
        Case{"http_1_0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Chunks, Refused,
    testing::Values(
        Case{"no_size", chunks("\r\nabc\r\n")}, Case{"no_hexadecimal", chunks("g\r\n")},
        Case{"prefix", chunks("0x3\r\nabc\r\n0\r\n\r\n")}, Case{"sign", chunks("+3\r\nabc\r\n0\r\n\r\n")},
        Case{"negative", chunks("-1\r\nabc\r\n0\r\n\r\n")}, Case{"space_before", chunks(" 3\r\nabc\r\n0\r\n\r\n")},
        Case{"space_behind", chunks("3 \r\nabc\r\n0\r\n\r\n")},
        Case{"short_data", chunks("2\r\nabc\r\n0\r\n\r\n")}, Case{"long_data", chunks("4\r\nabc\r\n0\r\n\r\n")},
        Case{"line_feed_alone", chunks("3\nabc\r\n0\r\n\r\n")}, Case{"carriage_return_alone", chunks("3\rabc\r\n")},
        Case{"line_feed_in_extension", chunks("3;a=\"\n\"\r\nabc\r\n0\r\n\r\n")},
        Case{"nul_in_extension", chunks("3;a=\"" + kNul + "\"\r\nabc\r\n0\r\n\r\n")},
        Case{"extension_without_semicolon", chunks("3a=b\r\nabc\r\n0\r\n\r\n")},
        Case{"space_before_extension", chunks("3 ;a\r\nabc\r\n0\r\n\r\n")},
        Case{"line_feed_behind_data", chunks("3\r\nabc\n0\r\n\r\n")},
        Case{"line_feed_behind_last", chunks("3\r\nabc\r\n0\n\n")},
        Case{"space_in_trailer", chunks("0\r\nA : b\r\n\r\n")},
        Case{"folded_trailer", chunks("0\r\nA: b\r\n c\r\n\r\n")},
        Case{"nul_in_trailer", chunks("0\r\nA: " + kNul + "\r\n\r\n")},
        Case{"length_in_trailer", chunks("0\r\nContent-Length: 3\r\n\r\n")},
        Case{"coding_in_trailer", chunks("0\r\nTransfer-Encoding: chunked\r\n\r\n")},
        Case{"no_field_in_trailer", chunks("0\r\nGET / HTTP/1.1\r\n\r\n")},
        Case{"long_extension", chunks("3;a=" + std::string(17'000, 'b') + "\r\nabc\r\n"), Refusal::kHeaderTooLarge},
        Case{"long_trailer", chunks("0\r\nA: " + std::string(17'000, 'b') + "\r\n\r\n"), Refusal::kHeaderTooLarge},
        Case{"large_chunk", chunks("100001\r\n"), Refusal::kBodyTooLarge},
        Case{"chunk_beyond_64_bits", chunks("10000000000000003\r\nabc\r\n"), Refusal::kBodyTooLarge},
        Case{"largest_chunk", chunks("ffffffffffffffff\r\n"), Refusal::kBodyTooLarge},
        Case{"large_sum", chunks("1\r\na\r\nfffff\r\n" + std::string(0xfffff, 'a') + "\r\n1\r\na\r\n0\r\n\r\n"),
             Refusal::kBodyTooLarge}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Headers, Refused,
    testing::Values(
        Case{"folded_value", get("A: b\r\n c")}, Case{"folded_by_tab", get("A: b\r\n\tc")},
        Case{"folded_empty_value", get("A:\r\n b")}, Case{"folded_nothing", get("A: b\r\n ")},
        Case{"folded_twice_nothing", get("A:\r\n \r\n b")},
        Case{"space_first", "GET / HTTP/1.1\r\n Host: x\r\n\r\n"},
        Case{"space_before_colon", get("A : b")}, Case{"space_in_name", get("A B: c")},
        Case{"no_colon", get("A")}, Case{"no_name", get(": a")}, Case{"nul_in_name", get("A" + kNul + ": b")},
        Case{"nul_in_value", get("A: b" + kNul)}, Case{"carriage_return_in_value", get("A: b\rc")},
        Case{"line_feed_in_value", get("A: b\nc")}, Case{"line_feed_alone", "GET / HTTP/1.1\nHost: x\n\n"},
        Case{"line_feed_behind_host", "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n"},
        Case{"escape_in_value", get("A: \x1b")}, Case{"delete_in_value", get("A: \x7f")},
        Case{"non_ascii_name", get("\xC3\xA4: b")}, Case{"bad_connection", get("Connection: a b")},
        Case{"many", get([] {
          std::string all;
          for (int i = 0; i < 200; ++i) all += "A: b\r\n";
          return all + "A: b";
        }()), Refusal::kHeaderTooLarge},
        Case{"long_value", get("A: " + std::string(17'000, 'b')), Refusal::kHeaderTooLarge},
        Case{"long_name", get(std::string(17'000, 'b') + ": a"), Refusal::kHeaderTooLarge},
        Case{"long_sum", get("A: " + std::string(9'000, 'b') + "\r\nC: " + std::string(9'000, 'd')),
             Refusal::kHeaderTooLarge}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Hosts, Refused,
    testing::Values(
        Case{"missing", "GET / HTTP/1.1\r\n\r\n"}, Case{"missing_beside_authority", "GET http://x/ HTTP/1.1\r\n\r\n"},
        Case{"repeated", host("x\r\nHost: x")}, Case{"empty_twice", host("\r\nHost:")},
        Case{"repeated_in_http_1_0", "GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n"},
        Case{"with_path", host("x/y")}, Case{"with_user", host("u@x")}, Case{"with_space", host("x y")},
        Case{"bad_port", host("x:y")}, Case{"only_port", host(":80")}, Case{"open_bracket", host("[::1")},
        Case{"non_ascii", host("\xC3\xA4")}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    RequestLines, Refused,
    testing::Values(
        Case{"no_version", line("GET /")}, Case{"no_target", line("GET  HTTP/1.1")},
        Case{"no_method", line(" / HTTP/1.1")}, Case{"nothing", "hello\r\n\r\n"},
        Case{"tls_hello", "\x16\x03\x01\x02"}, Case{"bad_method", line("G(T / HTTP/1.1")},
        Case{"space_in_target", line("GET /a b HTTP/1.1")}, Case{"two_spaces", line("GET  / HTTP/1.1")},
        Case{"space_behind_version", line("GET / HTTP/1.1 ")}, Case{"control_in_target", line("GET /\x01 HTTP/1.1")},
        Case{"tab_in_target", line("GET /\t HTTP/1.1")}, Case{"nul_in_target", line("GET /" + kNul + " HTTP/1.1")},
        Case{"delete_in_target", line("GET /\x7f HTTP/1.1")}, Case{"relative_target", line("GET a HTTP/1.1")},
        Case{"asterisk", line("GET * HTTP/1.1")}, Case{"authority_form", line("CONNECT x:80 HTTP/1.1")},
        Case{"other_scheme", line("GET ftp://x/ HTTP/1.1")}, Case{"no_authority", line("GET http:///a HTTP/1.1")},
        Case{"authority_with_user", line("GET http://u@x/ HTTP/1.1")},
        Case{"lower_case_version", line("GET / http/1.1")}, Case{"other_protocol", line("GET / HTTQ/1.1")},
        Case{"long_version", line("GET / HTTP/1.10")},
        Case{"carriage_return_alone", "GET / HTTP/1.1\rHost: x\r\n\r\n"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Sizes, Refused,
    testing::Values(
        Case{"long_target", line("GET /" + std::string(17'000, 'a') + " HTTP/1.1"), Refusal::kHeaderTooLarge},
        Case{"long_method", std::string(17'000, 'G'), Refusal::kHeaderTooLarge},
        Case{"large_body", get("Content-Length: 1048577"), Refusal::kBodyTooLarge},
        Case{"largest_body", get("Content-Length: 18446744073709551615"), Refusal::kBodyTooLarge}),
    name_of);

TEST(Framing, TellsApartABodyTooLargeWhereLargeOnesAreTaken) {
  Limits limits;
  limits.large_body_bytes = 2 * limits.body_bytes;
  limits.takes_large_body = [](std::string_view target) { return target == "/large"; };
  const std::string length = " HTTP/1.1\r\nHost: x\r\nContent-Length: 2097153\r\n\r\n";
  const std::string chunked = " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n200001\r\n";
  for (const std::string& framing : {length, chunked}) {
    EXPECT_EQ(refusal_of("PUT /large" + framing, 7, limits), Refusal::kLargeBodyTooLarge) << framing;
    EXPECT_EQ(refusal_of("PUT /small" + framing, 7, limits), Refusal::kBodyTooLarge) << framing;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Versions, Refused,
    testing::Values(Case{"http_2", line("GET / HTTP/2.0"), Refusal::kVersion},
                    Case{"http_2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Refusal::kVersion},
                    Case{"http_0_9", line("GET / HTTP/0.9"), Refusal::kVersion},
                    Case{"http_1_2", line("GET / HTTP/1.2"), Refusal::kVersion}),
    name_of);

TEST(Framing, TakesWhatIsUnusualAndClear) {
  const Limits limits;
  for (const std::string& bytes :
       {get("Content-Length: 0"), get("Content-Length: 007\r\n\r\n1234567"), get("Transfer-Encoding: CHUNKED\r\n\r\n0"),
        get("Transfer-Encoding:\tchunked \r\n\r\n0"), get("Connection: close, keep-alive, x"), get("X:"),
        line("OPTIONS * HTTP/1.1"), line("BREW /pot HTTP/1.1"), line("GET //a//b?c?d HTTP/1.1"),
        line("GET /%zz%00 HTTP/1.1"), line("GET /\xC3\xA4 HTTP/1.1"), std::string("GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nHost: [::1]:7310\r\n\r\n"), std::string("GET / HTTP/1.0\r\n\r\n"),
        get("Content-Length: 1048576")}) {
    EXPECT_EQ(refusal_of(bytes, 1, limits), std::nullopt) << bytes;
  }
}

TEST(Framing, TakesAHeaderOfExactlyTheLimit) {
  const Limits limits;
  const std::string around = get("A: ");
  const std::string fits = get("A: " + std::string(limits.header_bytes - around.size(), 'b'));
  ASSERT_EQ(fits.size(), limits.header_bytes);
  EXPECT_EQ(refusal_of(fits, 100'000, limits), std::nullopt);
  EXPECT_EQ(refusal_of(fits, 1, limits), std::nullopt);
  const std::string longer = get("A: " + std::string(limits.header_bytes - around.size() + 1, 'b'));
  EXPECT_EQ(refusal_of(longer, 100'000, limits), Refusal::kHeaderTooLarge);
  EXPECT_EQ(refusal_of(longer, 1, limits), Refusal::kHeaderTooLarge);
}

}  // namespace
}  // namespace http::server::test
