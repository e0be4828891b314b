#include "http/server/reply_writer.h"

#include <charconv>

namespace http::server {
namespace {

void append_number(std::string& out, std::size_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

void append_status_line(std::string& out, int status) {
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::size_t>(status));
  out.append(" ").append(reason_phrase(status)).append("\r\n");
}

void append_connection(std::string& out, const Form& form) {
  if (!form.keep_alive) {
    out.append("Connection: close\r\n");
  } else if (form.http_1_0) {
    out.append("Connection: keep-alive\r\n");
  }
}

}  // namespace

void append_head(std::string& out, const Reply& reply, const Form& form, std::string_view extra) {
  append_status_line(out, reply.status);
  out.append(reply.headers).append(extra);
  append_connection(out, form);
  out.append("\r\n");
}

void append_head(std::string& out, const Reply& reply, const Form& form, std::size_t length) {
  append_status_line(out, reply.status);
  out.append(reply.headers);
  if (may_have_body(reply.status)) {
    out.append("Content-Length: ");
    append_number(out, length);
    out.append("\r\n");
  }
  append_connection(out, form);
  out.append("\r\n");
}

void append_reply(std::string& out, const Reply& reply, const Form& form) {
  append_head(out, reply, form, reply.body.size());
  if (!form.head_only && may_have_body(reply.status)) out.append(reply.body);
}

}  // namespace http::server
