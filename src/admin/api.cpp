#include "admin/api.h"

#include <array>
#include <stdexcept>

#include "admin/enrolments.h"
#include "admin/problems.h"
#include "base/text.h"
#include "core/origin.h"
#include "core/scratch.h"
#include "core/tenant.h"

namespace admin {
namespace {

using core::Problem;

struct Wording {
  std::string_view cause;
  int status;
  std::string_view detail;  // "" where the problem's last argument says it
};

constexpr std::array<Wording, 22> kWordings = {{
    {core::causes::kInternal, 500, "Something is wrong with the emulator itself; its log says more."},
    {core::causes::kUnknownPath, 404, "There is nothing at this path."},
    {core::causes::kMethodNotAllowed, 405, "This path does not take that method."},
    {core::causes::kNotImplemented, 501, "This call has no behaviour."},
    {core::causes::kBodyMissing, 400, "This call takes a JSON body."},
    {core::causes::kBodyMalformed, 400, ""},
    {core::causes::kBodyInvalid, 400, "The request body is not what this call takes."},
    {core::causes::kParametersInvalid, 400, "A parameter is not what this call takes."},
    {core::causes::kMediaTypeUnsupported, 415, "This call takes application/json."},
    {core::causes::kUserInvalid, 400, ""},
    {core::causes::kLoginTaken, 409, "Another user has this login."},
    {kOff, 403, "Administration is off here: it takes a loopback address, or --admin-token."},
    {kTokenMissing, 401, "This call takes the admin token."},
    {kForeignHost, 403, "Administration takes a loopback Host, or the admin token."},
    {kForeignOrigin, 403, "Pages of another origin may not administer this server."},
    {kNotFound, 404, ""},
    {kSnapshotTooLarge, 413, "A snapshot sent here may have 64 MiB; understudy serve --import FILE takes larger ones."},
    {kNotAsked, 409, "This message waits for no answer."},
    {kRefused, 409, ""},
    {kNameTaken, 409, "Another tenant has this name."},
    {kPortTaken, 409, ""},
    {kTenantStays, 409, "The tenants that the server started with stay."},
}};
constexpr Wording kInvalidWording = {kInvalid, 400, ""};

const Wording& wording_of(std::string_view cause) {
  if (cause == kInvalid) return kInvalidWording;
  for (const Wording& wording : kWordings)
    if (wording.cause == cause) return wording;
  return kWordings.front();
}

std::string_view detail_of(const Wording& wording, const Problem& problem) {
  if (!wording.detail.empty() || problem.arguments.empty()) return wording.detail;
  return problem.arguments.back();
}

// A violation of a query or path parameter has a pointer like /query/since.
void write_violation(json::Writer& out, const openapi::Violation& violation, bool parameter) {
  out.begin_object();
  if (parameter)
    out.member("parameter", violation.instance.substr(violation.instance.rfind('/') + 1));
  else
    out.member("pointer", violation.instance);
  out.member("detail", violation.message).end_object();
}

void write_errors(json::Writer& out, const Problem& problem) {
  const bool invalid = problem.cause == kInvalid;
  if (problem.violations.empty() && !invalid) return;
  out.key("errors").begin_array();
  for (const auto& violation : problem.violations)
    write_violation(out, violation, problem.cause == core::causes::kParametersInvalid);
  if (invalid) {
    const std::string& where = problem.arguments.front();
    out.begin_object().member(where.starts_with('/') ? "pointer" : "parameter", where);
    out.member("detail", problem.arguments.back()).end_object();
  }
  out.end_array();
}

bool carries_token(const core::Call& call, const std::string& admin_token) {
  constexpr std::string_view kBearer = "Bearer ";
  const auto header = call.request.header("Authorization");
  if (admin_token.empty() || !header || !base::starts_with_ignoring_case(*header, kBearer)) return false;
  return base::equal_in_constant_time(base::trim(header->substr(kBearer.size())), admin_token);
}

// What a page in somebody's browser would do: reach a loopback server by a name of its own, or post across sites.
std::optional<Problem> refuse_pages(const core::Call& call) {
  const auto host = core::split_host(call.request.host, call.request.tls ? "https" : "http");
  if (!host || !core::is_loopback_name(host->host)) return Problem{kForeignHost, {}};
  const auto origin = call.request.header("Origin");
  const std::string own = std::string(call.request.tls ? "https://" : "http://") + std::string(call.request.host);
  if (origin && !base::iequals(*origin, own)) return Problem{kForeignOrigin, {}};
  const std::string_view site = call.request.header("Sec-Fetch-Site").value_or("");
  if (site == "cross-site" || site == "same-site") return Problem{kForeignOrigin, {}};
  return std::nullopt;
}

}  // namespace

Api::Api(std::shared_ptr<const core::Contract> contract, Context& context) : contract_(std::move(contract)), context_(context) {
  rows_.resize(contract_->operations().size(), nullptr);
  const std::array tables = {process_operations(), state_operations(), user_operations(), token_operations(),
                             sign_in_operations(), clock_operations(),   outbox_operations(), scenario_operations(),
                             journal_operations(), virtual_authenticator_operations(), enrolment_operations()};
  for (const auto& table : tables) {
    for (const Operation& row : table) {
      const openapi::Operation* declared = contract_->find(row.id);
      if (declared == nullptr) throw std::runtime_error("admin.yaml does not declare " + std::string(row.id));
      for (std::size_t i = 0; i < rows_.size(); ++i)
        if (contract_->operations()[i] == declared) rows_[i] = &row;
    }
  }
}

std::optional<Problem> Api::authenticate(core::Call& call) const {
  if (!call.operation->secured) return std::nullopt;
  const core::Process& process = call.world.process();
  if (process.admin_off) return Problem{kOff, {}};
  if (carries_token(call, process.admin_token)) return std::nullopt;
  if (!context_.is_loopback(call))
    return Problem{process.admin_token.empty() ? kOff : kTokenMissing, {}};
  return refuse_pages(call);
}

void Api::preflight(core::Call& call) const {
  openapi::Router::Match& match = call.scratch.match;
  contract_->router().match(http::Method::kOptions, call.request.path(), match);
  call.reply().status = match.allow.empty() ? 404 : 204;
  if (!match.allow.empty()) call.header("Allow", match.allow);
  finish(call);
}

void Api::render(core::Call& call, const Problem& problem) const {
  const Wording& wording = wording_of(problem.cause);
  call.reply().status = wording.status;
  call.header("Content-Type", "application/problem+json");
  if (problem.cause == core::causes::kMethodNotAllowed) call.header("Allow", call.scratch.match.allow);
  if (problem.cause == kTokenMissing) call.header("WWW-Authenticate", "Bearer");
  json::Writer& out = call.json();
  out.begin_object().member("type", "about:blank").member("title", http::reason_phrase(wording.status));
  out.member("status", wording.status).member("detail", detail_of(wording, problem));
  write_errors(out, problem);
  out.end_object();
}

void Api::finish(core::Call& call) const { call.header("Cache-Control", "no-store"); }

}  // namespace admin
