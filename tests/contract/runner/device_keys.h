#pragma once
// Keys of devices that contract files play: made at the first use of a name, the same for the rest of the program. One
// thread's.

#include <map>
#include <string>

#include "base/result.h"

namespace contract {

// The public JWK of the key of that name, `kid` being the name. RSA where the name begins with `rsa`, else P-256.
std::string public_jwk(const std::string& name);
// A compact JWS by that key. `texts` is the header, a space, and the payload, both JSON; `$name` in them stands for a value
// that was saved. `alg` and `kid` are the key's where the header does not name them.
base::Result<std::string> sign_as_device(const std::string& name, std::string texts,
                                         const std::map<std::string, std::string>& values);
// The header's and payload's members that are text or whole numbers, by `name.member`; false where `token` is no JWS.
bool save_claims(const std::string& name, const std::string& token, std::map<std::string, std::string>& values);

}  // namespace contract
