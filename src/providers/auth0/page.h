#pragma once
// Lists that come page by page (reference sections 1.10, 1.11 and 1.15): `take` entries from a cursor on, which is sent as
// `from` or, by one SDK, as `next`. Pure functions on the call.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/call.h"
#include "core/outcome.h"

namespace providers::auth0 {

struct PageRequest {
  std::uint64_t after = 0;  // entries of a higher place only
  std::size_t take = 0;
};
// Nothing where the cursor is none of `list`.
std::optional<PageRequest> read_page(const core::Call& call, std::string_view list, std::size_t usual_take);
std::string cursor(std::string_view list, std::uint64_t after);
core::Outcome cursor_unknown(const core::Call& call);

// Writes `{"LIST":[…],"next"?}`. `place(entry)` rises from each entry to the next, is above 0, and stays an entry's own; 0 leaves
// an entry out. `write(entry)` writes one.
template <class Entries, class Place, class Write>
core::Outcome write_page(const core::Call& call, std::string_view list, std::size_t usual_take, const Entries& entries,
                         Place&& place, Write&& write) {
  const auto page = read_page(call, list, usual_take);
  if (!page) return cursor_unknown(call);
  std::size_t written = 0;
  std::uint64_t last = 0;
  bool more = false;
  call.json().begin_object().key(list).begin_array();
  for (const auto& entry : entries) {
    const std::uint64_t here = place(entry);
    if (here <= page->after) continue;
    if (written == page->take) {
      more = true;
      break;
    }
    write(entry);
    last = here;
    ++written;
  }
  call.json().end_array();
  if (more) call.json().member("next", cursor(list, last));
  call.json().end_object();
  return core::ok();
}

}  // namespace providers::auth0
