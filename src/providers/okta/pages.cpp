#include "providers/okta/pages.h"

namespace providers::okta {

void write_page(core::Call& call, std::string_view title, std::string_view text) {
  call.text().append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>").append(title);
  call.text().append("</title><meta name=\"viewport\" content=\"width=device-width\"></head><body><main><h1>").append(title);
  call.text().append("</h1><p>").append(text).append("</p></main></body></html>\n");
  call.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  call.header("Referrer-Policy", "no-referrer");
}

}  // namespace providers::okta
