#include "app/config.h"

#include <charconv>

namespace app {

base::Result<Place> parse_place(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return base::fail("\"" + std::string(text) + "\" is not ADDR:PORT");
  Place place;
  const std::string_view digits = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), place.port);
  if (error != std::errc{} || end != digits.data() + digits.size())
    return base::fail("\"" + std::string(digits) + "\" is not a port");
  std::string_view address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  if (address.empty()) return base::fail("\"" + std::string(text) + "\" has no address");
  place.address = address;
  return place;
}

bool is_loopback(const Place& place) {
  return place.address == "localhost" || place.address == "::1" || place.address.starts_with("127.");
}

}  // namespace app
