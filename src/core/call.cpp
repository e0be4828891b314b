#include "core/call.h"

#include "core/scratch.h"
#include "core/world.h"

namespace core {

Call::Call(const http::Request& incoming, World& its_world, Scratch& its_scratch, http::Reply& its_reply, base::Time time)
    : request(incoming), world(its_world), scratch(its_scratch), now(time), reply_(its_reply), writer_(its_scratch.writer) {
  writer_.bind(reply_.body);
  scratch.messages.clear();
}

std::string_view Call::path(std::string_view name) const { return scratch.match.path(name); }

std::optional<std::string_view> Call::query(std::string_view name) const { return scratch.parameters.query(name); }

void Call::date() const {
  reply_.headers.append("Date: ");
  base::append_http_date(reply_.headers, now);
  reply_.headers.append("\r\n");
}

void Call::send(identity::Message message) {
  const base::Drawn id = draws->id("msg", 17);
  message.id = id;
  message.account_id = account_id;
  message.created_at = now;
  scratch.messages.push_back(identity::pack(message));
}

void Call::rewind() {
  reply_.clear();
  writer_.bind(reply_.body);
  scratch.messages.clear();
}

void Call::publish() {
  for (identity::PackedMessage& message : scratch.messages) world.outbox().add(std::move(message));
  scratch.messages.clear();
}

}  // namespace core
