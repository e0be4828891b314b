#include "contract/runner/device_keys.h"

#include <re2/re2.h>

#include "crypto/jwt.h"
#include "json/tree.h"

namespace contract {
namespace {

using json::Tree;

const crypto::Key& key_of(const std::string& name) {
  static std::map<std::string, crypto::Key> keys;
  auto& key = keys[name];
  if (!key) key = name.starts_with("rsa") ? crypto::Key::make_rsa(base::Seed::from_number(keys.size())) : crypto::Key::make_p256();
  return key;
}

// `$push.nonce`: the longest name that was saved.
std::string with_values(std::string text, const std::map<std::string, std::string>& values) {
  for (auto value = values.rbegin(); value != values.rend(); ++value)
    RE2::GlobalReplace(&text, "\\$" + RE2::QuoteMeta(value->first) + "\\b", value->second);
  return text;
}

void save_members(const std::string& name, const Tree& object, std::map<std::string, std::string>& values) {
  for (const auto& [member, value] : *object.object()) {
    if (value.is_string()) values[name + "." + member] = *value.string();
    if (value.integer()) values[name + "." + member] = std::to_string(*value.integer());
  }
}

}  // namespace

std::string public_jwk(const std::string& name) {
  return "{" + key_of(name).public_jwk_members() + R"(,"kid":")" + name + R"(","okta:kpr":"HARDWARE"})";
}

base::Result<std::string> sign_as_device(const std::string& name, std::string texts,
                                         const std::map<std::string, std::string>& values) {
  texts = with_values(std::move(texts), values);
  const auto between = texts.find("} {");
  if (between == std::string::npos) return base::fail("sign takes a key, a header and a payload");
  auto header = json::parse_json(texts.substr(0, between + 1));
  const auto payload = json::parse_json(texts.substr(between + 2));
  if (!header || !payload) return base::fail("sign takes JSON: " + texts);
  const crypto::Key& key = key_of(name);
  const auto algorithm = key.is_rsa() ? crypto::Algorithm::kRs256 : crypto::Algorithm::kEs256;
  if (header->find("alg") == nullptr) header->set("alg", Tree(std::string(to_string(algorithm))));
  if (header->find("kid") == nullptr) header->set("kid", Tree(name));
  return crypto::sign(key, algorithm, header->dump(), payload->dump());
}

bool save_claims(const std::string& name, const std::string& token, std::map<std::string, std::string>& values) {
  const auto jws = crypto::split_jws(token);
  const auto header = jws ? json::parse_json(jws->header) : base::Result<Tree>(Tree());
  const auto payload = jws ? json::parse_json(jws->payload) : base::Result<Tree>(Tree());
  if (!header || !payload || !header->is_object() || !payload->is_object()) return false;
  save_members(name, *header, values);
  save_members(name, *payload, values);
  return true;
}

}  // namespace contract
