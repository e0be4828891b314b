#include "base/result.h"

#include <fmt/format.h>

namespace base {

void bug(const char* what, std::source_location where) {
  throw Bug(fmt::format("{}:{}: in {}: {}", where.file_name(), where.line(), where.function_name(), what));
}

}  // namespace base
