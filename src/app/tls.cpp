#include "app/tls.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "app/documents.h"
#include "app/state_directory.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "core/origin.h"
#include "crypto/certificate.h"

namespace app {
namespace {

constexpr const char* kAuthorityFile = "tls-authority.pem";  // certificate and key: one file is never half replaced
constexpr const char* kServerFile = "tls-server.pem";        // likewise
constexpr const char* kPublicFile = "ca.pem";                // the authority's certificate, to hand to clients
constexpr base::Duration kRenewal = std::chrono::days{30};   // before the end

using Names = std::vector<std::string>;

struct Identity {
  crypto::Certificate certificate;
  crypto::Key key;

  std::string pem() const { return certificate.pem() + key.private_pem(); }
};

std::optional<Identity> read_identity(const std::filesystem::path& directory, const char* file) {
  const std::string text = read_kept(directory, file);
  auto certificate = crypto::Certificate::from_pem(text);
  auto key = crypto::Key::from_pem(text);
  if (!certificate || !key || !certificate->belongs_to(*key)) return std::nullopt;
  return Identity{std::move(*certificate), std::move(*key)};
}

void add_host(Names& names, std::string host) {
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  host = base::to_lower(host);
  std::array<unsigned char, sizeof(in6_addr)> address;
  std::array<char, INET6_ADDRSTRLEN> text;
  if (inet_pton(AF_INET6, host.c_str(), address.data()) == 1)  // in the one spelling that certificates give back
    host = inet_ntop(AF_INET6, address.data(), text.data(), text.size());
  if (std::find(names.begin(), names.end(), host) == names.end()) names.push_back(host);
}

// Many clients do not take a wildcard right below a top-level name, so the tenants that are known stand there in full.
Names wanted_names(const ServeConfig& config) {
  Names names = {"localhost", "*.localhost", "okta.localhost", "auth0.localhost", "127.0.0.1", "::1", "10.0.2.2"};
  for (const std::string& url : {config.okta.url, config.auth0.url}) {
    if (const auto parts = core::split_origin(url)) add_host(names, std::string(parts->host));
  }
  return names;
}

bool permits(const Names& permitted, const std::string& name) {
  return std::any_of(permitted.begin(), permitted.end(),
                     [&](const std::string& one) { return name == one || name.ends_with("." + one); });
}

bool may_vouch_for(const Identity& authority, const Names& names) {
  const Names permitted = authority.certificate.permitted_names();
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) { return permits(permitted, name); });
}

bool is_good(const Identity& server, const Identity& authority, const Names& names, base::Time now) {
  const Names own = server.certificate.names();
  return server.certificate.signed_with(authority.key) && server.certificate.expires_at() > now + kRenewal &&
         std::all_of(names.begin(), names.end(),
                     [&](const std::string& name) { return std::find(own.begin(), own.end(), name) != own.end(); });
}

// The one that is kept, or a new one where a host came up that it may not vouch for. The new one may still vouch for all
// that the old one could, so that two ways to start the server do not take turns in replacing it.
Identity authority_for(const std::filesystem::path& directory, const Names& names, base::Time now, bool& kept) {
  auto old = read_identity(directory, kAuthorityFile);
  if (old && old->certificate.expires_at() > now + kRenewal && may_vouch_for(*old, names)) return std::move(*old);
  Names permitted;
  for (const std::string& name : names) permitted.push_back(name.starts_with("*.") ? name.substr(2) : name);
  std::erase_if(permitted, [&](const std::string& name) { return name != "localhost" && name.ends_with(".localhost"); });
  if (old) {
    for (std::string& name : old->certificate.permitted_names()) permitted.push_back(std::move(name));
  }
  std::sort(permitted.begin(), permitted.end());
  permitted.erase(std::unique(permitted.begin(), permitted.end()), permitted.end());
  const crypto::Key key = crypto::Key::make_p256();
  Identity made{crypto::make_authority(key, permitted, now), key};
  kept = keep(directory, kAuthorityFile, made.pem());
  if (old && kept)
    base::log_warning("a new certificate authority is in " + (directory / kPublicFile).string() +
                      ": clients have to trust it anew");
  return made;
}

Identity server_for(const std::filesystem::path& directory, const Identity& authority, const Names& names,
                    base::Time now, bool& kept) {
  auto old = read_identity(directory, kServerFile);
  if (old && is_good(*old, authority, names, now)) return std::move(*old);
  const crypto::Key key = crypto::Key::make_p256();
  Identity made{crypto::make_server_certificate(authority.certificate, authority.key, key, names, now), key};
  kept = keep(directory, kServerFile, made.pem()) && kept;
  return made;
}

}  // namespace

std::optional<TlsFiles> tls_files(const ServeConfig& config) {
  if (!config.tls_cert.empty()) return TlsFiles{read_file(config.tls_cert), read_file(config.tls_key), {}, {}};
  if (!config.tls) return std::nullopt;
  const std::filesystem::path directory = state_directory(config);
  const Names names = wanted_names(config);
  const base::Time now = base::Clock().now();
  bool kept = true;
  const Identity authority = authority_for(directory, names, now, kept);
  const Identity server = server_for(directory, authority, names, now, kept);
  const std::string authority_pem = authority.certificate.pem();
  if (read_kept(directory, kPublicFile) != authority_pem) kept = keep(directory, kPublicFile, authority_pem) && kept;
  if (!kept)
    base::log_warning("certificates are kept in memory only: " +
                      (directory.empty() ? "the state directory" : directory.string()) + " cannot be written");
  return TlsFiles{server.certificate.pem(), server.key.private_pem(), authority_pem,
                  kept ? (directory / kPublicFile).string() : std::string()};
}

std::string trusted_authority() {
  if (const char* file = std::getenv("UNDERSTUDY_CA_FILE"); file != nullptr && *file != '\0') return read_file(file);
  ServeConfig config;
  if (const char* directory = std::getenv("UNDERSTUDY_STATE_DIR"); directory != nullptr) config.state_dir = directory;
  return read_kept(state_directory(config), kPublicFile);
}

}  // namespace app
