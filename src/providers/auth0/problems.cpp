#include "providers/auth0/problems.h"

#include <algorithm>
#include <array>

namespace providers::auth0 {
namespace {

constexpr std::string_view kInvalidPayload = "Invalid request payload input";

constexpr std::array kMyAccountWordings = std::to_array<Wording>({
    {core::causes::kInternal, 500, "500-0001", "Internal Server Error", "Something went wrong."},
    {core::causes::kNotImplemented, 501, "501-0001", "Not Implemented", "This operation has no answer here."},
    {core::causes::kUnknownPath, 404, "404-0001", "Not Found", ""},
    {core::causes::kMethodNotAllowed, 404, "404-0001", "Not Found", ""},
    {core::causes::kBodyMissing, 400, "400-0001", "Bad Request", "The request is invalid."},
    {core::causes::kBodyMalformed, 400, "400-0001", "Bad Request", "The request is invalid."},
    {core::causes::kBodyInvalid, 400, "400-0003", "Validation Error", kInvalidPayload},
    {core::causes::kParametersInvalid, 400, "400-0003", "Validation Error", kInvalidPayload},
    {core::causes::kMediaTypeUnsupported, 415, "415-0001", "Unsupported Media Type", "Unsupported Media Type"},
    {core::causes::kRateLimited, 429, "429-0001", "Too Many Requests", "The global request limit has been exceeded."},
    {core::causes::kRequestRefused, 400, "", "", "The request is invalid."},
    {kTokenMissing, 401, "401-0002", "Missing Token", "No auth token provided."},
    {kTokenInvalid, 401, "401-0003", "Invalid Token", "Invalid Token"},
    {kTokenNeedsDpop, 401, "401-0003", "Invalid Token", "DPoP-bound token requires the DPoP authentication scheme, not Bearer"},
    {kTokenNotBound, 401, "401-0003", "Invalid Token", "DPoP scheme requires a DPoP-bound token"},
    {kProofUnexpected, 400, "400-0001", "Bad Request", "invalid_request"},
    {kProofInvalid, 400, "400-0001", "Bad Request", "invalid_dpop_proof"},
    {kProofForged, 401, "401-0003", "Invalid Token", "invalid_dpop_proof"},
    {kNonceRequired, 401, "401-0003", "Invalid Token", "use_dpop_nonce"},
    {kOriginRefused, 403, "403-0001", "Forbidden", "Origin {0} is not allowed."},
    {kScopeMissing, 403, "403-0002", "Insufficient Scope", "The auth token lacks the required scope: {0}"},
    {"method_not_found", 404, "404-0002", "Resource Not Found", "The requested resource was not found."},
    {"factor_disabled", 400, "400-0001", "Bad Request", "unsupported_challenge_type"},
    {"too_many_methods", 400, "400-0001", "Bad Request", "too_many_entities"},
    {"phone_number_invalid", 400, "400-0001", "Bad Request", "invalid_phone_number"},
    {"method_exists", 409, "409-0003", "Duplicate Resource", "There is one already."},
    {"last_method", 409, "409-0001", "Configuration issue", "The only way to sign in cannot be deleted."},
    {"identity_unknown", 400, "400-0001", "Bad Request", "The user has no such identity."},
    {"session_unknown", 404, "404-0001", "Not Found", "Invalid or expired session"},
    {"session_expired", 400, "400-0001", "Bad Request", "expired_token"},
    {"code_wrong", 400, "400-0001", "Bad Request", "invalid_code"},
    {"tries_exhausted", 429, "429-0003", "Endpoint Rate Limit Exceeded", "The endpoint request limit has been exceeded."},
    {"push_pending", 400, "400-0001", "Bad Request", "authorization_pending"},
    {"push_rejected", 400, "400-0001", "Bad Request", "access_denied"},
    {"connection_not_found", 404, "404-0001", "Not Found", "The connection was not found."},
    {"callback_unknown", 400, "400-0001", "Bad Request", "The redirect_uri is not an allowed callback."},
    {"verifier_wrong", 400, "400-0001", "Bad Request", "The code verifier does not match the code challenge."},
    {"connected_elsewhere", 409, "409-0003", "Duplicate Resource", "There is one already."},
    {"not_found", 404, "404-0002", "Resource Not Found", "The requested resource was not found."},
    // The vendor's own names for these two.
    {"password_too_weak", 400, "400-0001", "Bad Request", "PasswordStrengthError"},
    {"password_used", 400, "400-0001", "Bad Request", "PasswordHistoryError"},
    {"passkey_refused", 400, "400-0001", "Bad Request", "Passkey verification failed."},
});

// What Ajv says after the place. `{}` stands for the violation's detail.
struct Phrase {
  std::string_view keyword;
  std::string_view words;
};
constexpr Phrase kPhrases[] = {
    {"type", "must be {}"},
    {"enum", "must be equal to one of the allowed values"},
    {"const", "must be equal to constant"},
    {"required", "must have required property '{}'"},
    {"additionalProperties", "must NOT have additional properties"},
    {"minimum", "must be >= {}"},
    {"maximum", "must be <= {}"},
    {"minLength", "must NOT have fewer than {} characters"},
    {"maxLength", "must NOT have more than {} characters"},
    {"minItems", "must NOT have fewer than {} items"},
    {"maxItems", "must NOT have more than {} items"},
    {"pattern", "must match pattern \"{}\""},
    {"format", "must match format \"{}\""},
    {"uniqueItems", "must NOT have duplicate items"},
    {"anyOf", "must match a schema in anyOf"},
    {"oneOf", "must match exactly one schema in oneOf"},
};

std::string words_of(std::string_view keyword, std::string_view detail, std::string_view otherwise) {
  const auto* phrase = std::find_if(std::begin(kPhrases), std::end(kPhrases), [&](const Phrase& p) { return p.keyword == keyword; });
  std::string words(phrase == std::end(kPhrases) ? otherwise : phrase->words);
  if (const auto at = words.find("{}"); at != std::string::npos) words.replace(at, 2, detail);
  return words;
}

// `the member "b" is required beside "a"` in Ajv's words.
std::string dependency_words(const openapi::Violation& violation) {
  const auto end = violation.message.rfind('"');
  const auto begin = violation.message.rfind('"', end - 1) + 1;
  return "must have property " + violation.detail + " when property " + violation.message.substr(begin, end - begin) + " is present";
}

core::Outcome invalid(std::string_view cause, openapi::Violation violation) {
  core::Problem problem{cause, {}};
  problem.violations.push_back(std::move(violation));
  return tl::unexpected(std::move(problem));
}

}  // namespace

std::span<const Wording> wordings() { return kMyAccountWordings; }

const Wording& wording_of(std::string_view cause) {
  const auto* found = std::find_if(kMyAccountWordings.begin(), kMyAccountWordings.end(), [&](const Wording& w) { return w.cause == cause; });
  return found == kMyAccountWordings.end() ? kMyAccountWordings.front() : *found;
}

AjvError ajv_error(const openapi::Violation& violation, json::Value body) {
  AjvError error;
  error.pointer = violation.instance;
  for (const std::string_view place : {"/query", "/path"}) {
    if (!violation.instance.starts_with(place)) continue;
    error.parameter = true;
    error.pointer = violation.instance.substr(place.size());
  }
  std::string_view keyword = violation.keyword;
  if (keyword == "additionalProperties") error.pointer.resize(error.pointer.rfind('/'));
  // A union told apart by a member: it is that member which is missing or wrong.
  if (keyword == "oneOf" && !violation.detail.empty()) {
    keyword = body[violation.detail] ? "enum" : "required";
    if (keyword == "enum") error.pointer += "/" + violation.detail;
  }
  error.detail = "data" + error.pointer + " " +
                 (keyword == "dependentRequired" ? dependency_words(violation) : words_of(keyword, violation.detail, violation.message));
  return error;
}

core::Outcome member_missing(std::string_view name) {
  return invalid(core::causes::kBodyInvalid, {"", "", "required", "", std::string(name)});
}

core::Outcome member_unknown(std::string_view name) {
  return invalid(core::causes::kBodyInvalid, {"/" + std::string(name), "", "additionalProperties", "", std::string(name)});
}

core::Outcome parameter_invalid(std::string_view name, std::string message) {
  return invalid(core::causes::kParametersInvalid, {"/query/" + std::string(name), "", "", std::move(message), ""});
}

}  // namespace providers::auth0
