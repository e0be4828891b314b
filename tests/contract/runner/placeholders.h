#pragma once
// The `{{…}}` of contract files: filled into requests, matched in answers. One test's.

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace contract {

using Values = std::map<std::string, std::string>;

// Code or link ("code", "link") of the newest message to an address; "" where there is none.
using Outbox = std::function<std::string(const std::string& what, const std::string& to)>;

// A request's text with its placeholders filled in. Fails where a name was not saved.
base::Result<std::string> fill(std::string_view text, const Values& values, const Outbox& outbox);

// Whether `actual` is what `pattern` expects; saves what it says to save. Fails where a name was not saved.
base::Result<bool> matches(std::string_view pattern, std::string_view actual, Values& values);

// Whether the regular expression matches somewhere; saves what its named groups match. Fails where it is none.
base::Result<bool> search_text(std::string_view regex, std::string_view actual, Values& values);

// "" where `actual` (JSON text) is what `pattern` (JSON with placeholders) expects, else where and how it is not.
std::string compare_json(const std::string& pattern, std::string_view actual, Values& values);

}  // namespace contract
