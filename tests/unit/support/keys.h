#pragma once
// RSA keys that are the same in every run. Each is made once a program, since that takes a while.

#include "crypto/jwt.h"
#include "oauth/keys.h"

namespace support {

inline const crypto::Key& first_key() {
  static const crypto::Key key = crypto::Key::make_rsa(base::Seed::from_number(1));
  return key;
}

inline const crypto::Key& second_key() {
  static const crypto::Key key = crypto::Key::make_rsa(base::Seed::from_number(2));
  return key;
}

inline const oauth::ProcessKey& process_key() {
  static const oauth::ProcessKey key(first_key());
  return key;
}

}  // namespace support
