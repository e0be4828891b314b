// What was asked and answered, and whether it was as it should have been.
#include <algorithm>

#include "admin/api.h"
#include "admin/exchange.h"
#include "admin/problems.h"
#include "admin/since.h"
#include "core/world.h"
#include "scenario/match.h"

namespace admin {
namespace {

using core::Call;
using core::Exchange;
using core::Journal;
using core::Outcome;

constexpr std::size_t kDefaultLimit = 100;

// The order of the entry that `since` names; entries are newer than it or not. Nothing where the list goes back to the
// beginning.
std::int64_t order_of(const Journal& journal, std::string_view id) {
  const auto found = journal.newest(1, [&](const std::string& entry, const Exchange&) { return entry == id; });
  return found.empty() ? 0 : found.front().exchange.order;
}

// Entries newer than `since`, newest first.
template <class Wanted>
std::vector<Journal::Entry> entries_since(const Journal& journal, std::optional<std::string_view> since,
                                          std::size_t limit, Wanted&& wanted) {
  const Since bound(since);
  const std::int64_t floor = since ? order_of(journal, *since) : 0;
  return journal.newest(limit, [&](const std::string& id, const Exchange& exchange) {
    return exchange.order > floor && !bound.ends_at(id, exchange.time) && wanted(exchange);
  });
}

void write_entries(Call& call, const std::vector<Journal::Entry>& entries) {
  call.json().begin_array();
  for (const Journal::Entry& entry : entries)
    write_exchange(call.json(), entry.id, entry.exchange, call.world.process().journal_secrets);
  call.json().end_array();
}

Outcome list_requests(Call& call, Context&) {
  const Journal& journal = call.world.journal();
  const auto operation = call.query("operation");
  const auto status = call.query("status");
  const auto user = call.query("user");
  const auto name = user ? call.world.accounts().resolve(*user) : std::nullopt;
  std::size_t limit = kDefaultLimit;
  if (const auto text = call.query("limit")) limit = std::stoul(std::string(*text));
  const auto entries = entries_since(journal, call.query("since"), limit, [&](const Exchange& exchange) {
    if (operation && *operation != exchange.operation) return false;
    if (status && *status != std::to_string(exchange.status)) return false;
    return !user || (name && name->id == exchange.account_id);
  });
  call.json().begin_object().key("requests");
  write_entries(call, entries);
  call.json().key("meta").begin_object().member("total", journal.total()).member("evicted", journal.evicted());
  call.json().end_object().end_object();
  return core::ok();
}

Outcome clear_requests(Call& call, Context&) {
  call.world.journal().clear();
  return core::no_content();
}

// A recorded exchange as a match asks of it.
class RecordedFacts final : public scenario::Facts {
 public:
  RecordedFacts(const Exchange& exchange, const core::Contract& contract, const core::Accounts& accounts)
      : exchange_(exchange), accounts_(accounts), declared_(contract.find(exchange.operation)) {
    if (auto body = json::parse_json(exchange.request_body)) body_ = std::move(*body);
  }
  std::string_view operation() const override { return exchange_.operation; }
  std::span<const std::string> tags() const override {
    return declared_ == nullptr ? std::span<const std::string>{} : std::span<const std::string>(declared_->tags);
  }
  std::string_view method() const override { return exchange_.method; }
  std::string_view path() const override { return exchange_.target.substr(0, exchange_.target.find('?')); }
  bool is_user(std::string_view name) const override {
    const auto resolved = accounts_.resolve(name);
    return resolved && resolved->id == exchange_.account_id;
  }
  std::optional<std::string> header(std::string_view name) const override {
    return recorded_header(exchange_.request_headers, name);
  }
  const json::Tree* body() const override { return body_ ? &*body_ : nullptr; }

 private:
  const Exchange& exchange_;
  const core::Accounts& accounts_;
  const openapi::Operation* declared_;
  std::optional<json::Tree> body_;
};

bool status_fits(json::Value wanted, int status) {
  if (!wanted) return true;
  if (const auto one = wanted.integer()) return *one == status;
  for (const auto& element : wanted.array())
    if (json::Value(element).integer() == status) return true;
  return false;
}

// "exactly 1", "at least 2 and at most 5".
std::string expectation(json::Value body) {
  std::string text;
  for (const auto& [member, words] : {std::pair{"exactly", "exactly "}, {"at_least", "at least "}, {"at_most", "at most "}})
    if (const auto n = body[member].integer()) text += (text.empty() ? "" : " and ") + (words + std::to_string(*n));
  return text;
}

bool passes(json::Value body, std::int64_t actual) {
  return actual == body["exactly"].integer().value_or(actual) && actual >= body["at_least"].integer().value_or(actual) &&
         actual <= body["at_most"].integer().value_or(actual);
}

// Whether every request since then is still there to be looked at.
bool is_complete(const Journal& journal, std::optional<std::string_view> since) {
  const Journal::Gone gone = journal.gone();
  if (journal.evicted() == 0) return true;
  if (!since) return false;
  const std::int64_t floor = order_of(journal, *since);
  const auto time = base::parse_rfc3339(*since);
  return (floor != 0 && gone.order <= floor) || (time && gone.time < *time);
}

// What is there is enough where more of them could not change the verdict.
bool needs_all(json::Value body) { return body["exactly"].integer() || body["at_most"].integer(); }

Outcome fail_verification(Call& call, std::int64_t actual, bool complete) {
  const Journal& journal = call.world.journal();
  const std::string came = complete || !passes(call.body, actual) ? std::to_string(actual) + " came." : std::to_string(actual) + " are known of.";
  std::string detail = "Expected " + expectation(call.body) + " of these requests, and " + came;
  if (!complete)
    detail += " " + std::to_string(journal.evicted()) + " older ones are no longer kept, so they could not be looked at.";
  json::Writer& out = call.json();
  out.begin_object().member("type", "about:blank").member("title", "Conflict").member("status", 409);
  out.member("detail", detail).member("passed", false).member("actual", actual).key("requests");
  write_entries(call, entries_since(journal, call.body["since"].string(), kDefaultLimit, [](const Exchange&) { return true; }));
  out.end_object();
  return core::Answer{409, true};
}

Outcome verify_requests(Call& call, Context&) {
  const auto match = scenario::Match::compile(json::to_tree(call.body["match"]));
  const core::Contract& contract = call.world.tenant().provider().contract();
  const json::Value status = call.body["status"];
  const auto found = entries_since(call.world.journal(), call.body["since"].string(), SIZE_MAX, [&](const Exchange& exchange) {
    return status_fits(status, exchange.status) && match.fits(RecordedFacts(exchange, contract, call.world.accounts()));
  });
  const auto actual = static_cast<std::int64_t>(found.size());
  const bool complete = is_complete(call.world.journal(), call.body["since"].string());
  if (!passes(call.body, actual) || (!complete && needs_all(call.body))) return fail_verification(call, actual, complete);
  call.json().begin_object().member("passed", true).member("actual", actual).end_object();
  return core::ok();
}

}  // namespace

std::span<const Operation> journal_operations() {
  static constexpr Operation kOperations[] = {
      {"listRequests", list_requests}, {"clearRequests", clear_requests}, {"verifyRequests", verify_requests}};
  return kOperations;
}

}  // namespace admin
