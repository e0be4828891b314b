#pragma once
// Secrets taken out of what was asked and answered: passwords, codes, tokens and keys become ***. Pure functions.

#include <string>
#include <string_view>

namespace admin {

// A request's target, the values of secret parameters masked.
std::string masked_target(std::string_view target);
// A header's value: the scheme of a credential stays, since it is what one looks for when a call was refused.
std::string masked_header(std::string_view name, std::string_view value);
// A body of that Content-Type ("" where there was none): a form, or JSON, of which secret members are masked also where
// it is broken or was cut. Anything else comes back as it is.
std::string masked_body(std::string_view content_type, std::string_view body);

}  // namespace admin
