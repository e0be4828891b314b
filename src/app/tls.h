#pragma once
// What the server proves itself with to https clients: the user's own files, or a local authority and its certificate, made
// once and kept in the state directory. Start-up only.

#include <optional>
#include <string>

#include "app/config.h"

namespace app {

// All PEM.
struct TlsFiles {
  std::string chain;
  std::string key;
  std::string authority;       // what clients are to trust; "" where the certificate is the user's own
  std::string authority_file;  // where that is kept; "" where it is in memory only
};

// Nothing without --tls and --tls-cert. Throws Unusable where a file that is named cannot be read. A state directory that
// cannot be written is a warning.
std::optional<TlsFiles> tls_files(const ServeConfig& config);

// The authority that the commands which ask a running server trust: that of $UNDERSTUDY_CA_FILE, else the state
// directory's; "" without one.
std::string trusted_authority();

}  // namespace app
