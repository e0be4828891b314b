#pragma once
// A reply as the bytes that are sent. Pure functions.

#include <string>
#include <string_view>

#include "http/message.h"

namespace http::server {

// What the connection adds to a reply.
struct Form {
  bool head_only = false;   // the answer to HEAD: the length of a body that does not follow
  bool http_1_0 = false;    // the client must be told when the connection stays
  bool keep_alive = true;
};

constexpr std::string_view kContinueHead = "HTTP/1.1 100 Continue\r\n\r\n";

// Whether a reply of that status has a body at all (RFC 9110 section 6.4.1).
constexpr bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

// Appends status line, the reply's header and Connection; `extra`, whole lines, is what says where the body ends.
void append_head(std::string& out, const Reply& reply, const Form& form, std::string_view extra);
// The same with Content-Length: `length`, which a status without a body leaves out.
void append_head(std::string& out, const Reply& reply, const Form& form, std::size_t length);
// Appends the whole reply.
void append_reply(std::string& out, const Reply& reply, const Form& form);

}  // namespace http::server
