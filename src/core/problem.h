#pragma once
// What went wrong with a request, named by its cause and not yet in any vendor's words. A value; the provider renders it.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "openapi/schema.h"

namespace core {

struct Problem {
  std::string_view cause;              // a name with static storage: "email_conflict"
  std::vector<std::string> arguments;  // what the provider's wording names: an address, an identifier
  bool keep_changes = false;           // publish the draft all the same (a wrong code counts)
  std::vector<openapi::Violation> violations = {};  // of cause "body_invalid" and "parameters_invalid"
};

// The causes that come from the pipeline itself. Providers add their own.
namespace causes {
constexpr std::string_view kUnknownPath = "unknown_path";
constexpr std::string_view kMethodNotAllowed = "method_not_allowed";
constexpr std::string_view kBodyMissing = "body_missing";
constexpr std::string_view kBodyMalformed = "body_malformed";
constexpr std::string_view kBodyInvalid = "body_invalid";
constexpr std::string_view kMediaTypeUnsupported = "media_type_unsupported";
constexpr std::string_view kParametersInvalid = "parameters_invalid";
constexpr std::string_view kNotImplemented = "not_implemented";
constexpr std::string_view kInternal = "internal";
constexpr std::string_view kRateLimited = "rate_limited";  // the argument: tenant, user, client or address
constexpr std::string_view kSigningKeyPending = "signing_key_pending";  // never rendered: the request is held
constexpr std::string_view kRequestRefused = "request_refused";  // the server's own; the argument is its status
}  // namespace causes

}  // namespace core
