#pragma once
// What a document says of answers: one to give where an operation has no behaviour, and whether one that was given is
// declared. Pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"
#include "openapi/document.h"
#include "openapi/prefer.h"

namespace openapi {

struct DocumentAnswer {
  int status = 200;
  std::string_view media_type;  // as the document writes it, and lives as long; "" where the body is empty
  bool json = false;
  std::string body;
};

// The operation's success (the lowest 2xx, else the default as 200): the first example, else a value made from the
// schema, the same for the same `seed`, else no body where none is described. Nothing where no success is declared or
// no value could be made.
std::optional<DocumentAnswer> answer_from_document(const Operation& operation, std::uint64_t seed);

// The same for a given status and, unless it is "", the example of that name; nothing where either is not declared.
std::optional<DocumentAnswer> answer_from_document(const Operation& operation, int status, std::string_view example,
                                                   std::uint64_t seed);

// The one that a client prefers: of the status that it names, else the first with an example of that name. Nothing where
// it prefers none or one that is not declared.
std::optional<DocumentAnswer> preferred_answer(const Operation& operation, const Preference& preference,
                                               std::uint64_t seed);

// `preferred`, or where that is "" the first JSON media type that `operation` declares for `status`, else the first of
// any kind, else application/json. Lives as long as the document or `preferred`.
std::string_view media_type_of(const Operation& operation, int status, std::string_view preferred = {});

// Adds what is wrong with an answer: a status ("status") or a media type ("mediaType") that is not declared, a body
// where none is declared or none where a schema is ("body"), and the schema's violations. `body` is absent where the
// answer has none, or none of JSON; `content_type` is "" where there is no body.
void check_response(const Operation& operation, int status, std::string_view content_type, json::Value body,
                    std::vector<Violation>& violations);

}  // namespace openapi
