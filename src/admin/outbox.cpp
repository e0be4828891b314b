// What would have been sent.
#include "admin/api.h"
#include "admin/problems.h"
#include "admin/since.h"
#include "core/world.h"

namespace admin {
namespace {

using core::Call;
using core::Outcome;
using identity::Message;

constexpr std::chrono::milliseconds kLongestWait = std::chrono::seconds{60};

void write_message(json::Writer& out, const Message& message) {
  out.begin_object().member("id", message.id).member("channel", to_string(message.channel)).member("to", message.to);
  if (!message.code.empty()) out.member("code", message.code);
  if (!message.link.empty()) out.member("link", message.link);
  if (!message.challenge_id.empty()) out.member("challenge_id", message.challenge_id);
  out.member("purpose", to_string(message.purpose)).member("created_at", message.created_at);
  if (message.expires_at != base::Time{}) out.member("expires_at", message.expires_at);
  out.end_object();
}

// Writes what the query asks for; how many there were.
std::size_t write_matches(Call& call) {
  const auto to = call.query("to");
  const auto channel = identity::parse_channel(call.query("channel").value_or(""));
  const Since since(call.query("since"));
  const state::Guard guard;
  std::size_t count = 0;
  call.json().begin_object().key("messages").begin_array();
  call.world.outbox().newest_first(guard, [&](const Message& message) {
    if (since.ends_at(message.id, message.created_at)) return false;
    if ((to && *to != message.to) || (channel && *channel != message.channel)) return true;
    write_message(call.json(), message);
    ++count;
    return true;
  });
  call.json().end_array().end_object();
  return count;
}

// `wait` is real time, whatever the tenant's clock does: it is the caller who waits.
Outcome list_outbox(Call& call, Context&) {
  std::chrono::milliseconds wait{0};
  if (const auto text = call.query("wait")) {
    const auto duration = base::parse_duration(*text);
    if (!duration) return invalid("wait", duration.error().message);
    wait = std::min(std::chrono::duration_cast<std::chrono::milliseconds>(*duration), kLongestWait);
  }
  const std::size_t count = write_matches(call);
  return count == 0 && call.request.held < wait ? core::hold() : core::ok();
}

Outcome clear_outbox(Call& call, Context&) {
  call.world.outbox().clear();
  return core::no_content();
}

// The message of that id; nullptr where the outbox has it no more.
const Message* find_message(const state::Guard& guard, Call& call, std::string_view id) {
  const Message* found = nullptr;
  call.world.outbox().newest_first(guard, [&](const Message& message) {
    if (message.id == id) found = &message;
    return found == nullptr;
  });
  return found;
}

Outcome answer_push(Call& call, Context&) {
  const state::Guard guard;
  const Message* message = find_message(guard, call, call.path("id"));
  if (message == nullptr) return not_found("message", call.path("id"));
  bool answered = false;
  if (message->channel == identity::Channel::kPush)
    call.world.accounts().edit_common({std::string(message->account_id), ""}, [&](identity::Account& account) {
      answered = account.answer_push(message->challenge_id, call.body["approve"].boolean_or(false), call.now);
    });
  return answered ? core::no_content() : Outcome(core::problem(kNotAsked));
}

}  // namespace

std::span<const Operation> outbox_operations() {
  static constexpr Operation kOperations[] = {{"listOutbox", list_outbox}, {"clearOutbox", clear_outbox},
                                              {"answerPush", answer_push}};
  return kOperations;
}

}  // namespace admin
