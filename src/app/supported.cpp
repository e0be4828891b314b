#include "app/supported.h"

#include "admin/api.h"
#include "app/app.h"
#include "app/documents.h"

namespace app {
namespace {

std::string statuses_of(const openapi::Operation& operation) {
  std::string text;
  for (const openapi::Response& response : operation.responses) {
    text += text.empty() ? "" : " ";
    text += response.status == 0 ? "default" : std::to_string(response.status) + (response.status < 10 ? "XX" : "");
  }
  return text;
}

std::string row_of(const openapi::Operation& operation, std::string_view answered) {
  std::string row = "| " + std::string(http::to_string(operation.method)) + " `" + operation.path + "` | " + operation.id + " | ";
  row.append(answered).append(" | ").append(statuses_of(operation)).append(" |\n");
  return row;
}

// A section for each of its documents.
std::string sections_of(const core::Api& api) {
  std::string text;
  std::uint32_t index = 0;
  for (const core::Contract::Source& source : api.contract().sources()) {
    std::string rows;
    std::size_t with_behaviour = 0;
    for (const openapi::Operation& operation : source.document->operations()) {
      with_behaviour += api.has_behaviour(index) ? 1 : 0;
      rows += row_of(operation, answered_by(api, index++));
    }
    text += "\n## " + source.document->title() + "\n\n" + std::to_string(with_behaviour) + " of " +
            std::to_string(source.document->operations().size()) + " operations have behaviour.\n\n" +
            "| call | operation | answered by | documented statuses |\n|---|---|---|---|\n" + rows;
  }
  return text;
}

}  // namespace

std::string_view answered_by(const core::Api& api, std::uint32_t operation) {
  if (api.has_behaviour(operation)) return "behaviour";
  return api.may_answer_from_document(operation) ? "document" : "nothing yet (501)";
}

std::string supported(const ServeConfig& config) {
  admin::Context context;
  const admin::Api admin(admin_contract(), context);
  return "# What is supported\n\n"
         "Every operation of the documents that understudy is built on, with what answers it: behaviour of its own, or what\n"
         "the document says. `understudy routes --markdown` writes this file; a test holds it to the program.\n" +
         sections_of(*make_okta(config.okta, true)) + sections_of(*make_auth0(config.auth0, true)) + sections_of(admin);
}

}  // namespace app
