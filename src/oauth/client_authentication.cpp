#include "oauth/client_authentication.h"

#include <algorithm>

#include "base/text.h"
#include "oauth/claims.h"

namespace oauth {
namespace {

constexpr std::string_view kBasic = "Basic ";
constexpr std::string_view kAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
constexpr base::Duration kLongestAssertion = std::chrono::hours{1};
constexpr base::Duration kSkew = std::chrono::minutes{1};

// Base64 as clients write it: with or without its padding.
std::optional<std::string> decode_lenient(std::string_view text) {
  std::string padded(text);
  while (padded.size() % 4 != 0) padded += '=';
  return base::decode_base64(padded);
}

Result<const Client*> by_secret(const std::vector<Client>& clients, std::string_view id, std::string_view secret) {
  if (id.empty()) return failure(causes::kClientMissing);
  const Client* client = find_client(clients, id);
  if (client == nullptr) return failure(causes::kClientUnknown);
  if (client->is_public) return client;
  if (secret.empty()) return failure(causes::kClientMissing);
  const bool right = !client->secret.empty() && base::equal_in_constant_time(client->secret, secret);
  return right ? Result<const Client*>(client) : failure(causes::kClientSecretWrong);
}

bool signed_by(const Client& client, const crypto::Jws& jws, json::Parser& parser) {
  const auto header = parser.parse_copy(jws.header);
  const auto algorithm = header ? crypto::parse_algorithm((*header)["alg"].string_or("")) : std::nullopt;
  return algorithm && std::any_of(client.keys.begin(), client.keys.end(), [&](const crypto::Key& key) {
    return crypto::verify(key, *algorithm, jws.signing_input, jws.signature);
  });
}

bool names_audience(const Claims& claims, const std::vector<std::string>& audiences) {
  return std::any_of(audiences.begin(), audiences.end(), [&](const std::string& audience) { return claims.is_for(audience); });
}

Result<const Client*> by_assertion(const std::vector<Client>& clients, const ClientCredentials& credentials,
                                   const std::vector<std::string>& audiences, Spent& spent, base::Time now) {
  const auto invalid = failure(causes::kClientAssertionInvalid);
  const auto jws = crypto::split_jws(credentials.assertion);
  if (credentials.assertion_type != kAssertionType || !jws) return invalid;
  json::Parser parser;
  const auto payload = parser.parse_copy(jws->payload);
  // `iat` is optional here (RFC 7523), so this is not an access token's reader.
  const auto expiry = payload ? (*payload)["exp"].integer() : std::nullopt;
  if (!expiry || *expiry < 0 || *expiry > 253402300799) return invalid;
  Claims claims;
  claims.issuer = (*payload)["iss"].string_or("");
  claims.subject = (*payload)["sub"].string_or("");
  claims.id = (*payload)["jti"].string_or("");
  claims.audience = strings_of((*payload)["aud"]);
  claims.expires_at = base::Time(std::chrono::seconds{*expiry});
  const Client* client = find_client(clients, claims.issuer);
  const bool same = claims.issuer == claims.subject && (credentials.client_id.empty() || credentials.client_id == claims.issuer);
  if (client == nullptr || !same || !names_audience(claims, audiences)) return invalid;
  if (claims.expires_at + kSkew <= now || claims.expires_at > now + kLongestAssertion + kSkew) return invalid;
  if (!signed_by(*client, *jws, parser)) return invalid;
  const std::string id = "client_assertion " + claims.issuer + " " + claims.id;
  if (!claims.id.empty() && !spent.spend(id, claims.expires_at + kSkew, now)) return invalid;
  return client;
}

}  // namespace

std::optional<BasicCredentials> read_basic(std::string_view authorization) {
  if (!base::starts_with_ignoring_case(authorization, kBasic)) return std::nullopt;
  const auto decoded = decode_lenient(base::trim(authorization.substr(kBasic.size())));
  if (!decoded) return std::nullopt;
  const auto colon = std::min(decoded->find(':'), decoded->size());
  auto id = base::percent_decode(std::string_view(*decoded).substr(0, colon), true);
  auto secret = base::percent_decode(std::string_view(*decoded).substr(std::min(colon + 1, decoded->size())), true);
  if (!id || !secret || !base::valid_utf8(*id) || !base::valid_utf8(*secret)) return std::nullopt;
  return BasicCredentials{std::move(*id), std::move(*secret)};
}

Result<const Client*> authenticate_client(const std::vector<Client>& clients, const ClientCredentials& credentials,
                                          const std::vector<std::string>& audiences, Spent& spent, base::Time now) {
  if (!credentials.assertion.empty()) return by_assertion(clients, credentials, audiences, spent, now);
  if (credentials.authorization.empty()) return by_secret(clients, credentials.client_id, credentials.client_secret);
  const auto basic = read_basic(credentials.authorization);
  if (!basic) return failure(causes::kClientMissing);
  if (!credentials.client_id.empty() && credentials.client_id != basic->id) return failure(causes::kClientUnknown);
  return by_secret(clients, basic->id, basic->secret);
}

}  // namespace oauth
