#pragma once
// X.509 certificates as far as a server needs them that is its own authority: a root that may vouch for a few names only,
// the server certificate that it signs, and one around a token key. Immutable; any thread may use one.

#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "crypto/jwt.h"

namespace crypto {

// Names are DNS names (`*.localhost` among them) and IP addresses without brackets.
class Certificate {
 public:
  static Certificate adopt(X509* certificate);  // takes the reference
  // The first certificate in the text.
  static base::Result<Certificate> from_pem(std::string_view pem);
  std::string pem() const;
  std::string der() const;
  std::string sha1() const;  // of its DER, 20 raw bytes: `x5t` of a JWK

  X509* get() const { return certificate_.get(); }
  bool belongs_to(const Key& key) const;
  bool signed_with(const Key& authority_key) const;
  base::Time expires_at() const;
  std::vector<std::string> names() const;            // subjectAltName
  std::vector<std::string> permitted_names() const;  // nameConstraints

 private:
  std::shared_ptr<X509> certificate_;
};

// A root of ten years that may vouch for `names` and what lies below them, and for nothing else.
Certificate make_authority(const Key& key, const std::vector<std::string>& names, base::Time now);

// A server certificate for `names`, good for less than the 398 days that browsers take. REQUIRES: `authority_key` is that
// of `authority`.
Certificate make_server_certificate(const Certificate& authority, const Key& authority_key, const Key& key,
                                    const std::vector<std::string>& names, base::Time now);

// One that the key itself signs, for libraries that read token keys from certificates (`x5c` of a JWK): the same bytes for
// the same key and name. Nobody checks it, so its dates are fixed. REQUIRES: a private RSA key.
Certificate make_self_signed(const Key& key, const std::string& common_name);

}  // namespace crypto
