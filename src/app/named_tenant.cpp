#include "app/named_tenant.h"

#include "base/text.h"
#include "core/origin.h"
#include "json/tree.h"

namespace app {

std::string tenant_in_host(const http::Request& request) {
  constexpr std::string_view kLocal = ".localhost";
  const auto parts = core::split_host(request.host, request.tls ? "https" : "http");
  if (!parts) return "";
  std::string host = base::to_lower(parts->host);
  if (!host.ends_with(kLocal)) return "";
  host.resize(host.size() - kLocal.size());
  return host;
}

std::string tenant_in_token(const http::Request& request) {
  std::string_view token = request.header("Authorization").value_or("");
  const auto space = token.find(' ');
  if (space == std::string_view::npos) return "";
  token = base::trim(token.substr(space + 1));
  const auto dot = token.find('.');
  if (dot == std::string_view::npos) return "";
  const auto header = base::decode_base64url(token.substr(0, dot));
  const auto tree = header ? json::parse_json(*header) : base::fail("");
  const json::Tree* kid = tree ? tree->find("kid") : nullptr;
  const std::string_view name = kid == nullptr ? "" : kid->string_or("");
  const auto end = name.find('.');
  return end == std::string_view::npos ? "" : std::string(name.substr(0, end));
}

}  // namespace app
