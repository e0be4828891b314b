#pragma once
// One request on its way through the pipeline. Lives on one worker's stack for one synchronous pass; what it refers to
// outlives it.

#include <optional>
#include <string>
#include <string_view>

#include "base/draws.h"
#include "base/shared_text.h"
#include "base/time.h"
#include "core/accounts.h"
#include "http/message.h"
#include "identity/outbox.h"
#include "json/value.h"
#include "json/writer.h"
#include "oauth/access_token.h"
#include "openapi/document.h"
#include "openapi/parameters.h"
#include "openapi/router.h"
#include "scenario/engine.h"

namespace core {

class World;
struct Scratch;

// Who calls. Views borrow from the token cache or the account table and are good for this call.
struct Caller {
  std::string_view account_id;           // empty: nobody (an operation without security)
  std::string_view login;                // as the token names it: finds a template's user that no request has changed
  oauth::KnownToken* token = nullptr;    // nullptr for a literal token, which has every scope

  const oauth::Claims* claims() const { return token != nullptr ? &token->claims : nullptr; }
  AccountReference reference() const { return {account_id, login, token != nullptr ? &token->account : nullptr}; }
};

class Call {
 public:
  Call(const http::Request& request, World& world, Scratch& scratch, http::Reply& reply, base::Time now);

  const http::Request& request;
  World& world;
  Scratch& scratch;
  const base::Time now;                              // on the tenant's clock, the same for the whole call
  const openapi::Operation* operation = nullptr;     // set once routed
  std::uint32_t operation_index = 0;
  Caller caller;
  scenario::Taken limit;                             // where the rate limit that it was counted in stands; none loaded: none
  scenario::Plan plan;                               // what a scenario does to it
  json::Value body;                                  // absent where the request has none
  // `http://localhost:7310`: what everything that names the service is made from (interface section 3).
  std::string_view base;
  // Of the account that a command edits; set before each attempt.
  std::optional<base::Draws> draws;
  base::SharedText account_id;

  std::string_view path(std::string_view name) const;  // a path parameter, decoded
  std::optional<std::string_view> query(std::string_view name) const;

  // The answer's body. A query writes it through a const call: writing an answer changes no state.
  json::Writer& json() const { return writer_; }
  std::string& text() const { return reply_.body; }  // for answers that are not JSON
  void header(std::string_view name, std::string_view value) const { reply_.header(name, value); }
  void header(std::string_view name, std::int64_t value) const { reply_.header(name, value); }
  // The Date header, by the tenant's clock: clients reckon with it what a rate limit's reset means to them.
  void date() const;
  // Puts a message in the outbox once the change that this call makes is published. Fills in its id, times and account; its
  // texts may go as soon as this returns.
  void send(identity::Message message);

  // Forgets what an attempt wrote, before the next one or before a problem is rendered.
  void rewind();
  // Hands the messages to the outbox.
  void publish();
  http::Reply& reply() { return reply_; }

 private:
  http::Reply& reply_;
  json::Writer& writer_;
};

}  // namespace core
