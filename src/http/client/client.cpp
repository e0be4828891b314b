#include "http/client/client.h"

#include <sys/socket.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace http::client {
namespace {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using tcp = asio::ip::tcp;

struct Url {
  std::string authority, host, port, path;
};

base::Result<Url> split(const std::string& url) {
  constexpr std::string_view kScheme = "http://";
  if (!url.starts_with(kScheme)) return base::fail("\"" + url + "\" is not an http URL");
  Url parts;
  const auto slash = url.find('/', kScheme.size());
  parts.authority = url.substr(kScheme.size(), slash - kScheme.size());
  parts.path = slash == std::string::npos ? "/" : url.substr(slash);
  const auto colon = parts.authority.rfind(':');
  const bool has_port = colon != std::string::npos && parts.authority.find(']', colon) == std::string::npos;
  parts.host = parts.authority.substr(0, has_port ? colon : std::string::npos);
  parts.port = has_port ? parts.authority.substr(colon + 1) : "80";
  if (parts.host.starts_with('[')) parts.host = parts.host.substr(1, parts.host.size() - 2);
  return parts;
}

void limit_time(tcp::socket& socket) {
  const timeval five_seconds{5, 0};
  ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &five_seconds, sizeof(five_seconds));
  ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &five_seconds, sizeof(five_seconds));
}

}  // namespace

base::Result<Response> fetch(const std::string& method, const std::string& url, const std::string& body) try {
  const auto parts = split(url);
  if (!parts) return tl::unexpected(parts.error());
  asio::io_context context(1);
  tcp::socket socket(context);
  asio::connect(socket, tcp::resolver(context).resolve(parts->host, parts->port));
  limit_time(socket);
  beast_http::request<beast_http::string_body> request;
  request.method_string(method);
  request.target(parts->path);
  request.set(beast_http::field::host, parts->authority);
  request.set(beast_http::field::accept, "application/json");
  if (!body.empty()) request.set(beast_http::field::content_type, "application/json");
  request.body() = body;
  request.prepare_payload();
  beast_http::write(socket, request);
  boost::beast::flat_buffer buffer;
  beast_http::response_parser<beast_http::string_body> parser;
  parser.body_limit(std::uint64_t{1} << 20);
  beast_http::read(socket, buffer, parser);
  return Response{static_cast<int>(parser.get().result_int()), parser.get().body()};
} catch (const std::exception& error) {
  return base::fail(url + ": " + error.what());
}

}  // namespace http::client
