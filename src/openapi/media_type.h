#pragma once
// Media types as these vendors write them: `application/json;okta-version=1.0.0`, `application/json,
// okta-version=1.0.0`. Pure functions.

#include <span>
#include <string>
#include <string_view>

#include "openapi/document.h"

namespace openapi {

// Lower case type/subtype; what follows the first `;`, `,` or white space is cut.
std::string essence_of(std::string_view media_type);

// application/json, text/json, or any type with the suffix `+json`.
bool is_json(std::string_view media_type);

// Whether `declared`, which may end in a wildcard (`text/*`, `*/*`), takes in `media_type`. Parameters do not matter.
bool covers(std::string_view declared, std::string_view media_type);

// The entry of `content` for a request's Content-Type: the same essence, else a wildcard's, else, for JSON of any kind,
// the first JSON entry. Without a Content-Type ("") the only entry, or the first JSON one. nullptr where none fits.
const MediaType* pick_media_type(std::span<const MediaType> content, std::string_view content_type);

// The entry of `content` that a request's Accept likes best: by quality, then by the order of `content`. Ranges that
// cannot be read are passed over. Without an Accept ("") the first entry; nullptr where none is acceptable.
const MediaType* negotiate(std::span<const MediaType> content, std::string_view accept);

}  // namespace openapi
