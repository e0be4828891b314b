#include "providers/auth0/page.h"

#include <charconv>

#include "base/text.h"
#include "providers/auth0/problems.h"

namespace providers::auth0 {
namespace {

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Whichever name the cursor has; the documented one wins.
std::string_view cursor_name(const core::Call& call) { return call.query("from") || !call.query("next") ? "from" : "next"; }

}  // namespace

std::string cursor(std::string_view list, std::uint64_t after) {
  return base::base64url(base::as_bytes(std::string(list) + ":" + std::to_string(after)));
}

std::optional<PageRequest> read_page(const core::Call& call, std::string_view list, std::size_t usual_take) {
  PageRequest page;
  page.take = number_in(call.query("take").value_or("")).value_or(usual_take);
  const auto from = call.query(cursor_name(call));
  if (!from) return page;
  const std::string text = base::decode_base64url(*from).value_or("");
  const auto colon = text.find(':');
  const auto after = colon == std::string::npos ? std::nullopt : number_in(std::string_view(text).substr(colon + 1));
  if (!after || text.substr(0, colon) != list) return std::nullopt;
  page.after = *after;
  return page;
}

core::Outcome cursor_unknown(const core::Call& call) { return parameter_invalid(cursor_name(call), "is not a cursor of this list"); }

}  // namespace providers::auth0
