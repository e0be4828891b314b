#pragma once
// What `understudy exec` tells the command that it runs. Pure.

#include <string>
#include <utility>
#include <vector>

#include "app/app.h"

namespace app {

// The variables by which the usual SDKs and the tests find the tenants (interface section 2). REQUIRES: the ports are set.
std::vector<std::pair<std::string, std::string>> child_environment(const App& app);

}  // namespace app
