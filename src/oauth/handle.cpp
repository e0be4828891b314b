#include "oauth/handle.h"

#include "base/text.h"

namespace oauth {

std::string write_handle(std::string_view account_id, std::string_view id, std::string_view proof) {
  std::string text = base::base64url(base::as_bytes(account_id));
  text.append(".").append(id).append(".").append(proof);
  return text;
}

std::optional<Handle> read_handle(std::string_view text) {
  const auto parts = base::split(text, '.');
  if (parts.size() != 3 || parts[1].empty() || parts[2].empty()) return std::nullopt;
  auto account_id = base::decode_base64url(parts[0]);
  if (!account_id || account_id->empty() || !base::valid_utf8(*account_id)) return std::nullopt;
  return Handle{std::move(*account_id), parts[1], parts[2]};
}

}  // namespace oauth
