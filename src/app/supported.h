#pragma once
// What every operation of our documents is answered by, as the table of docs/SUPPORTED.md. Used by commands and tests.

#include <string>

#include "app/config.h"
#include "core/api.h"

namespace app {

// "behaviour", "document", or "nothing yet (501)".
std::string_view answered_by(const core::Api& api, std::uint32_t operation);

// Markdown: a section for each document of both providers and of the control API. Throws Unusable (app/documents.h).
std::string supported(const ServeConfig& config);

}  // namespace app
