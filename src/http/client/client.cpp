#include "http/client/client.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>

namespace http::client {
namespace {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using tcp = asio::ip::tcp;
using Request = beast_http::request<beast_http::string_body>;

struct Url {
  bool https = false;
  std::string authority, host, port, path;
};

base::Result<Url> split(const std::string& url) {
  Url parts;
  parts.https = url.starts_with("https://");
  const std::string_view scheme = parts.https ? "https://" : "http://";
  const auto slash = url.find('/', scheme.size());
  if (url.starts_with(scheme)) parts.authority = url.substr(scheme.size(), slash - scheme.size());
  parts.path = slash == std::string::npos ? "/" : url.substr(slash);
  const auto colon = parts.authority.rfind(':');
  const bool has_port = colon != std::string::npos && parts.authority.find(']', colon) == std::string::npos;
  parts.host = parts.authority.substr(0, has_port ? colon : std::string::npos);
  parts.port = has_port ? parts.authority.substr(colon + 1) : parts.https ? "443" : "80";
  if (parts.host.starts_with('[') && parts.host.ends_with(']')) parts.host = parts.host.substr(1, parts.host.size() - 2);
  if (parts.host.empty()) return base::fail("\"" + url + "\" is not an http URL");
  return parts;
}

Request request_of(const std::string& method, const Url& parts, const std::string& body) {
  Request request;
  request.method_string(method);
  request.target(parts.path);
  request.set(beast_http::field::host, parts.authority);
  request.set(beast_http::field::accept, "application/json");
  if (!body.empty()) request.set(beast_http::field::content_type, "application/json");
  request.body() = body;
  request.prepare_payload();
  return request;
}

template <class Stream>
asio::awaitable<Response> converse(Stream& stream, Request request) {
  co_await beast_http::async_write(stream, request, asio::use_awaitable);
  boost::beast::flat_buffer buffer;
  beast_http::response_parser<beast_http::string_body> parser;
  parser.body_limit(std::uint64_t{1} << 20);
  co_await beast_http::async_read(stream, buffer, parser, asio::use_awaitable);
  co_return Response{static_cast<int>(parser.get().result_int()), parser.get().body()};
}

asio::ssl::context trusting(const std::string& authorities) {
  asio::ssl::context context(asio::ssl::context::tls_client);
  context.set_default_verify_paths();
  if (!authorities.empty()) context.add_certificate_authority(asio::buffer(authorities));
  context.set_verify_mode(asio::ssl::verify_peer);
  return context;
}

asio::awaitable<Response> exchange(Url parts, Request request, std::string authorities) {
  const auto executor = co_await asio::this_coro::executor;
  tcp::resolver resolver(executor);
  const auto addresses = co_await resolver.async_resolve(parts.host, parts.port, asio::use_awaitable);
  tcp::socket socket(executor);
  co_await asio::async_connect(socket, addresses, asio::use_awaitable);
  if (!parts.https) co_return co_await converse(socket, std::move(request));
  asio::ssl::context context = trusting(authorities);
  asio::ssl::stream<tcp::socket&> secure(socket, context);
  secure.set_verify_callback(asio::ssl::host_name_verification(parts.host));
  SSL_set_tlsext_host_name(secure.native_handle(), parts.host.c_str());
  co_await secure.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
  co_return co_await converse(secure, std::move(request));
}

}  // namespace

base::Result<Response> fetch(const std::string& method, const std::string& url, const std::string& body,
                             std::chrono::milliseconds patience, const std::string& authorities) try {
  const auto parts = split(url);
  if (!parts) return tl::unexpected(parts.error());
  std::optional<Response> response;
  std::exception_ptr failure;
  // Asynchronous, since a blocking Asio call goes on waiting whatever time limit the socket has.
  asio::io_context context(1);
  asio::co_spawn(context, exchange(*parts, request_of(method, *parts, body), authorities),
                 [&](std::exception_ptr error, Response answer) {
                   failure = std::move(error);
                   response = std::move(answer);
                 });
  context.run_for(patience);
  if (failure) std::rethrow_exception(failure);
  if (!response) return base::fail(url + ": no answer within " + std::to_string(patience.count()) + " ms");
  return std::move(*response);
} catch (const boost::system::system_error& error) {
  return base::fail(url + ": " + error.code().message());
} catch (const std::exception& error) {
  return base::fail(url + ": " + error.what());
}

}  // namespace http::client
