#include "core/provider.h"

#include <algorithm>

namespace core {

std::vector<Cause> together(std::vector<Cause> causes, std::span<const Cause> others) {
  for (const Cause& other : others)
    if (std::ranges::find(causes, other.name, &Cause::name) == causes.end()) causes.push_back(other);
  return causes;
}

}  // namespace core
