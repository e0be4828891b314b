// https beside http on one port, as clients see it.

#include "http/server/tls.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "crypto/certificate.h"
#include "fixture.h"
#include "http/server/faults.h"
#include "tls_client.h"

namespace http::server::test::tls_test {
namespace {

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view kLastGet = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

base::Time now() { return std::chrono::time_point_cast<base::Duration>(base::Time::clock::now()); }

struct Authority {
  crypto::Key key = crypto::Key::make_p256();
  crypto::Certificate certificate = crypto::make_authority(key, {"localhost", "127.0.0.1"}, now());
  crypto::Key server_key = crypto::Key::make_p256();
  crypto::Certificate server = crypto::make_server_certificate(certificate, key, server_key, {"localhost", "127.0.0.1"},
                                                               now());
};

const Authority& authority() {
  static const Authority made;
  return made;
}

Certificate certificate() { return {authority().server.pem(), authority().server_key.private_pem()}; }

void say_scheme(const Request& request, Reply& reply) { reply.body = request.tls ? "https" : "http"; }

class RunningTlsServer : public RunningServer {
 public:
  explicit RunningTlsServer(TestService::Serve serve = say_scheme, Limits limits = quick_limits())
      : RunningServer(std::move(serve), limits, {{"127.0.0.1", 0}}, certificate()) {}
};

std::string refused(const Certificate& given) {
  try {
    const TlsContext context(given);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "taken";
}

TEST(Tls, SharesThePortWithHttp) {
  RunningTlsServer server;
  TlsClient https(server.port());
  https.send(kGet);
  EXPECT_EQ(https.reply().body, "https");
  Client http = server.connect();
  http.send(kGet);
  EXPECT_EQ(http.reply().body, "http");
}

TEST(Tls, IsNotSpokenWithoutACertificate) {
  RunningServer server(say_scheme);
  TlsClient client(server.port());
  EXPECT_FALSE(client.handshake());
}

TEST(Tls, ProvesItsNameToWhoTrustsTheAuthority) {
  RunningTlsServer server;
  EXPECT_TRUE(TlsClient(server.port(), {.authority = authority().certificate.pem(), .host = "localhost"}).handshake());
  EXPECT_FALSE(TlsClient(server.port(), {.authority = authority().certificate.pem(), .host = "example.test"}).handshake());
  const crypto::Key other = crypto::Key::make_p256();
  const std::string stranger = crypto::make_authority(other, {"localhost"}, now()).pem();
  EXPECT_FALSE(TlsClient(server.port(), {.authority = stranger, .host = "localhost"}).handshake());
}

TEST(Tls, SpeaksTwoVersions) {
  RunningTlsServer server;
  for (const auto& [version, name] : {std::pair(TLS1_2_VERSION, "TLSv1.2"), std::pair(TLS1_3_VERSION, "TLSv1.3")}) {
    TlsClient client(server.port(), {.version = version});
    client.send(kGet);
    EXPECT_EQ(client.reply().body, "https");
    EXPECT_EQ(client.version(), name);
  }
  EXPECT_FALSE(TlsClient(server.port(), {.version = TLS1_1_VERSION}).handshake());
  EXPECT_FALSE(TlsClient(server.port(), {.version = TLS1_VERSION}).handshake());
}

TEST(Tls, ResumesSessionsWhicheverWorkerMadeThem) {
  RunningTlsServer server;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient first(server.port(), {.version = version});
    first.send(kGet);
    first.reply();
    EXPECT_FALSE(first.resumed());
    const auto session = first.session();
    for (int i = 0; i < 8; ++i) {
      TlsClient again(server.port(), {.version = version, .resume = session.get()});
      again.send(kGet);
      EXPECT_EQ(again.reply().body, "https");
      EXPECT_TRUE(again.resumed());
      again.say_goodbye();  // OpenSSL's client resumes no session whose connection ended without
    }
  }
}

TEST(Tls, SendsTheTicketTogetherWithTheFirstAnswer) {
  RunningTlsServer server;
  TlsClient client(server.port(), {.version = TLS1_3_VERSION});
  ASSERT_TRUE(client.send_with_handshake(kGet));
  EXPECT_EQ(client.reply().body, "https");
  EXPECT_TRUE(SSL_SESSION_is_resumable(client.session().get()));
  EXPECT_EQ(client.pieces(), 2);  // the handshake's flight and this
}

TEST(Tls, DoesNotHoldTheTicketBackForAnAnswerThatTakesItsTime) {
  for (const bool incomplete : {false, true}) {
    RunningTlsServer server([](const Request&, Reply& reply) { reply.delay = std::chrono::milliseconds(100); });
    TlsClient client(server.port(), {.version = TLS1_3_VERSION});
    const std::string_view request = kGet;
    ASSERT_TRUE(client.send_with_handshake(request.substr(0, request.size() - incomplete)));
    if (incomplete) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      client.send(request.substr(request.size() - 1));
    }
    EXPECT_EQ(client.reply().status, 200);
    EXPECT_EQ(client.pieces(), 3);
  }
}

TEST(Tls, PrefersTheCheapestCipher) {
  RunningTlsServer server;
  TlsClient client(server.port(), {.version = TLS1_3_VERSION});
  ASSERT_TRUE(client.handshake());
  EXPECT_EQ(client.cipher(), "TLS_AES_128_GCM_SHA256");
}

TEST(Tls, TellsClientsThatOfferHttp2WhatItSpeaks) {
  using namespace std::string_view_literals;
  RunningTlsServer server;
  TlsClient both(server.port(), {.protocols = "\x02h2\x08http/1.1"sv});
  EXPECT_TRUE(both.handshake());
  EXPECT_EQ(both.protocol(), "http/1.1");
  TlsClient other(server.port(), {.protocols = "\x02h2"sv});
  EXPECT_TRUE(other.handshake());
  EXPECT_EQ(other.protocol(), "");
}

TEST(Tls, TakesBytesOneByOne) {
  RunningTlsServer server;
  TlsClient client(server.port(), {.piece = 1});
  client.send(kGet);
  EXPECT_EQ(client.reply().body, "https");
  client.send(kGet);
  EXPECT_EQ(client.reply().body, "https");
}

TEST(Tls, CarriesLargeBodiesBothWays) {
  RunningTlsServer server([](const Request& request, Reply& reply) { reply.body = request.body; });
  const std::string body(700'000, 'b');
  TlsClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 700000\r\n\r\n" + body);
    EXPECT_EQ(client.reply().body, body);
  }
}

TEST(Tls, AnswersPipelinedRequestsInTheirOrder) {
  RunningTlsServer server;
  TlsClient client(server.port());
  std::string all;
  for (int i = 0; i < 2000; ++i) all += kGet;
  client.send(all);
  for (int i = 0; i < 2000; ++i) ASSERT_EQ(client.reply().body, "https") << i;
}

// Two records in one segment: the socket announces the second together with the first.
TEST(Tls, ReadsWhatCameTogether) {
  RunningTlsServer server([](const Request& request, Reply& reply) { reply.body = request.body; });
  TlsClient client(server.port());
  ASSERT_TRUE(client.handshake());
  client.send_together("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40000\r\n\r\n", std::string(40'000, 'x'));
  EXPECT_EQ(client.reply().body.size(), 40'000U);
}

TEST(Tls, EndsWithAGoodbye) {
  RunningTlsServer server;
  TlsClient closing(server.port());
  EXPECT_NE(closing.exchange(kLastGet).find("https"), std::string::npos);
  EXPECT_TRUE(closing.got_goodbye());
  TlsClient refused(server.port());
  EXPECT_NE(refused.exchange("no HTTP\r\n\r\n").find(" 400 "), std::string::npos);
  EXPECT_TRUE(refused.got_goodbye());
}

TEST(Tls, HearsAClientSayGoodbyeWhileItHoldsTheRequest) {
  std::atomic<bool> holding = false;
  RunningTlsServer server([&](const Request&, Reply& reply) {
    reply.hold = true;
    holding = true;
  });
  TlsClient client(server.port());
  client.send(kGet);
  while (!holding) std::this_thread::yield();
  client.say_goodbye();
  while (server.server.statistics().open > 0) std::this_thread::yield();
}

TEST(Tls, SurvivesWhatOnlyLooksLikeIt) {
  RunningTlsServer server;
  EXPECT_EQ(server.connect().exchange("\x16 and now something else entirely, longer than the header of a record").find("HTTP"),
            std::string::npos);
  Client silent = server.connect();
  silent.send("\x16");
  silent.close();
  TlsClient client(server.port());
  client.send(kGet);
  EXPECT_EQ(client.reply().body, "https");
}

TEST(Tls, DoesNotKeepAStoppingServerWaitingForAHandshake) {
  RunningTlsServer server;
  Client client = server.connect();
  client.send("\x16\x03\x01");
  while (server.server.statistics().open == 0) std::this_thread::yield();
  server.stop();
  EXPECT_TRUE(server.ended);
}

struct FaultCase {
  Fault fault;
  bool goodbye;
  bool reset;
};

class FaultInsideTls : public ::testing::TestWithParam<FaultCase> {};

TEST_P(FaultInsideTls, EndsLikeTheFault) {
  RunningTlsServer server([](const Request&, Reply& reply) {
    reply.body = "0123456789";
    reply.fault = GetParam().fault;
  });
  TlsClient client(server.port());
  const std::string all = client.exchange(kLastGet);
  EXPECT_EQ(client.got_goodbye(), GetParam().goodbye);
  EXPECT_EQ(client.was_reset(), GetParam().reset);
  EXPECT_FALSE(client.timed_out());
  Reply reply;
  reply.body = "0123456789";
  reply.fault = GetParam().fault;
  EXPECT_EQ(all, plan_reply(reply, {.keep_alive = false}).bytes);
}

INSTANTIATE_TEST_SUITE_P(All, FaultInsideTls,
                         ::testing::Values(FaultCase{Fault::kConnectionReset, false, true},
                                           FaultCase{Fault::kEmptyResponse, false, false},
                                           FaultCase{Fault::kMalformedChunk, false, false},
                                           FaultCase{Fault::kRandomDataThenClose, false, false},
                                           FaultCase{Fault::kTruncatedBody, false, false},
                                           FaultCase{Fault::kSlowDrip, true, false}));

TEST(TlsContext, SaysWhatIsWrongWithAPair) {
  const crypto::Key other = crypto::Key::make_p256();
  EXPECT_EQ(refused(certificate()), "taken");
  EXPECT_NE(refused({"", certificate().key}).find("the TLS certificate is no PEM"), std::string::npos);
  EXPECT_NE(refused({certificate().chain, "nonsense"}).find("the TLS key is no PEM"), std::string::npos);
  EXPECT_NE(refused({certificate().chain, other.private_pem()}).find("the TLS key is not the certificate's"), std::string::npos);
}

TEST(TlsContext, SendsTheWholeChain) {
  Certificate given = certificate();
  given.chain += authority().certificate.pem();
  const TlsContext context(given);
  STACK_OF(X509)* chain = nullptr;
  SSL_CTX_get0_chain_certs(context.get(), &chain);
  EXPECT_EQ(sk_X509_num(chain), 1);
}

}  // namespace
}  // namespace http::server::test::tls_test
