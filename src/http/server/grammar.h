#pragma once
// The smallest pieces of HTTP's grammar. Pure functions; views returned borrow from their argument.

#include <array>
#include <optional>
#include <string_view>

namespace http::server {

// By a character's value, whether it is one of these.
using CharacterClass = std::array<bool, 256>;
constexpr CharacterClass class_of(std::string_view characters) {
  CharacterClass table{};
  for (const unsigned char c : characters) table[c] = true;
  return table;
}

// RFC 9110 section 5.6.2's token: a method, a field's name, a connection option. Empty is none.
bool is_token(std::string_view text);

// What a field's value and a chunk's extension are made of (RFC 9110 section 5.5): no control character but the tab.
// Empty is text.
bool is_text(std::string_view text);

// What a request target is made of: text without spaces and tabs. Bytes above ASCII are let through, since clients send
// them; they are the router's to judge. Empty is none.
bool is_target(std::string_view text);

// field-name ":" OWS field-value OWS (RFC 9112 section 5), of a header or a trailer, without the line's end. Nothing for
// what is none, and so for a line that goes on with the value of the one before (obs-fold, section 5.2): it begins with
// white space, which no name has in it.
struct FieldLine {
  std::string_view name, value;
};
std::optional<FieldLine> split_field(std::string_view line);

}  // namespace http::server
