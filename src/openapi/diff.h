#pragma once
// Where two documents say different things: operations, parameters, bodies, statuses, scopes and schemas, with
// references followed. Words for people (titles, summaries, descriptions, tags) and examples do not count, nor do the
// names of components and of path parameters. Used by commands and tests.

#include <string>
#include <vector>

#include "openapi/document.h"

namespace openapi {

struct Difference {
  std::string place;        // `POST /emails response 201 application/json /profile/email format`
  std::string left, right;  // what each says; "" where it says nothing

  std::string to_string() const;  // `place: left | right`, a dash for nothing
};

// In the order of the left document, then what the right alone has. A schema that contains itself is compared once.
std::vector<Difference> diff(const Document& left, const Document& right);

}  // namespace openapi
