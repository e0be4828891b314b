#pragma once
// What `serve` says when it is ready: a table for people, or one line for programs. Pure.

#include <string>

#include "app/app.h"

namespace app {

// Base URLs, the demonstration users with their literal tokens, and a curl line that works when pasted.
std::string greeting(const App& app);
// `{"okta":"http://…","auth0":"http://…","pid":…}` and a newline.
std::string ready_line(const App& app, int pid);

}  // namespace app
