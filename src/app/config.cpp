#include "app/config.h"

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "core/origin.h"

namespace app {
namespace {

// cgroup v2's cpu.max, "QUOTA PERIOD" in µs; nothing where there is no limit.
std::optional<double> quota_in_cores() {
  std::ifstream file("/sys/fs/cgroup/cpu.max");
  std::string quota;
  double period = 0;
  if (!(file >> quota >> period) || quota == "max" || period <= 0) return std::nullopt;
  return std::strtod(quota.c_str(), nullptr) / period;
}

}  // namespace

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

std::size_t available_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  double cores = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
  if (const auto quota = quota_in_cores()) cores = std::min(cores, std::ceil(*quota));
  return static_cast<std::size_t>(std::max(cores, 1.0));
}

}  // namespace app
