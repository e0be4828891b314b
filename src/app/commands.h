#pragma once
// The commands beside `serve`. Each prints to the streams it is given and returns the process's exit status.

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "app/config.h"
#include "base/result.h"

namespace app {

int run_check(const std::vector<std::string>& files, std::ostream& out);
int run_schema(const std::string& kind, std::ostream& out);
// As a table for people (app/supported.h) where `markdown`.
int run_routes(const ServeConfig& config, bool markdown, std::ostream& out);
// The differences of two OpenAPI documents, a line each (openapi/diff.h), and 1 where there are any.
int run_diff(const std::string& ours, const std::string& theirs, std::ostream& out);
int run_causes(std::ostream& out);

// How the commands that ask a running server reach it: method, URL, body; the answer's status and body.
using Fetch = std::function<base::Result<std::pair<int, std::string>>(const std::string& method, const std::string& url,
                                                                     const std::string& body)>;
int run_token(const TokenConfig& config, const Fetch& fetch, std::ostream& out, std::ostream& errors);
int run_healthcheck(const std::string& url, const Fetch& fetch, std::ostream& out, std::ostream& errors);

}  // namespace app
