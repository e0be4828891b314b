#pragma once
// A vendor of the tests' own, with a contract of a few operations: people who keep notes. What the pipeline does with it is
// written to `trail`. One test's.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/bearer.h"
#include "core/provider.h"
#include "core/rows.h"
#include "core/scratch.h"
#include "identity/describe.h"
#include "identity/user_entry.h"
#include "unit/support/text.h"

namespace support {

struct Person : identity::Account {
  std::vector<std::string> notes;
  std::uint64_t visits = 0;
};

template <class Archive>
void describe(Archive& archive, Person& person) {
  identity::describe_common(archive, person);
  archive("notes", person.notes)("visits", person.visits);
}

constexpr std::string_view kNotes = R"(
openapi: 3.0.3
info: {title: Notes, version: 1.2.3}
components: {securitySchemes: {bearer: {type: http, scheme: bearer}}}
security: [{bearer: []}]
paths:
  /notes:
    get:
      operationId: listNotes
      tags: [Notes]
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
      responses: {'200': {description: All, content: {application/json: {schema: {type: array, items: {type: string}}}}}}
    post:
      operationId: addNote
      tags: [Notes]
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [text], additionalProperties: false, properties: {text: {type: string}, send: {type: boolean}}}
      responses: {'201': {description: It, content: {application/vnd.note+json: {schema: {type: object}}}}}
  /notes/{id}:
    delete:
      operationId: deleteNote
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: Gone}}
  /greeting:
    get:
      operationId: greet
      security: []
      responses: {'200': {description: Hello, content: {text/plain: {example: hello}}}}
  /sample:
    get:
      operationId: sample
      security: []
      responses: {'200': {description: Made up, content: {application/json: {schema: {type: object, required: [n], properties: {n: {type: integer}}}}}}}
  /mute:
    get: {operationId: mute, security: [], responses: {'404': {description: Never well}}}
  /broken:
    get: {operationId: break, security: [], responses: {'200': {description: Never}}}
  /liar:
    get:
      operationId: lie
      security: []
      responses: {'200': {description: A number, content: {application/json: {schema: {type: integer}}}}}
  /patience:
    get: {operationId: wait, security: [], responses: {'204': {description: At last}}}
)";

inline core::Contract contract_of(std::string_view document, std::string_view sha256 = "") {
  auto loaded = openapi::Document::load(yaml(document), "test.yaml");
  if (!loaded) throw std::runtime_error(loaded.error().front().to_string());
  std::vector<core::Contract::Source> sources;
  sources.push_back({std::move(*loaded), std::string(sha256)});
  return core::Contract(std::move(sources));
}

namespace notes {

using core::Call;
using core::Outcome;

inline Outcome list_notes(const Call& call, const Person& me) {
  call.json().begin_array();
  for (const std::string& note : me.notes) call.json().string(note);
  call.json().end_array();
  return core::ok();
}

// "refuse" is refused, "count" too but counts; `send` sends the note by e-mail as well, as if it were a link.
inline Outcome add_note(Call& call, Person& me) {
  const std::string text(call.body["text"].string_or(""));
  me.notes.push_back(text);
  ++me.visits;
  if (call.body["send"].boolean_or(false)) call.send({.to = me.login, .link = text});
  if (text == "refuse") return core::problem("refused", {text});
  if (text == "count") return core::keep_changes(core::problem("refused", {text}));
  call.json().begin_object().member("id", std::string_view(call.draws->id("n", 8))).end_object();
  return core::created();
}

inline Outcome delete_note(Call& call, Person& me) {
  if (std::erase(me.notes, std::string(call.path("id"))) == 0) return core::problem("note_not_found");
  return core::no_content();
}

inline Outcome break_down(Call&) { throw std::runtime_error("what nobody thought of"); }
inline Outcome lie(Call& call) {
  call.json().string("no number");
  return core::ok();
}
inline Outcome wait(Call& call) { return call.request.held.count() == 0 ? core::hold() : core::no_content(); }

inline std::span<const core::Operation<Person>> operations() {
  static constexpr core::Operation<Person> kOperations[] = {{"listNotes", list_notes}, {"addNote", add_note},
                                                            {"deleteNote", delete_note}, {"break", break_down},
                                                            {"lie", lie}, {"wait", wait}};
  return kOperations;
}

inline base::Result<void> change(Person& draft, const json::Tree& entry, base::Time now) {
  if (const auto read = identity::read_common(draft, entry); !read) return tl::unexpected(read.error());
  if (const json::Tree* list = entry.find("notes")) {
    if (list->array() == nullptr) return base::fail("notes must be a list");
    draft.notes.clear();
    for (const json::Tree& note : *list->array()) draft.notes.emplace_back(note.string_or(""));
  }
  draft.modified_at = now;
  return {};
}

inline std::string id_of_login(std::string_view login, std::uint32_t others) { return identity::id_of(login, "p", 12, "notes", others); }

inline base::Result<Person> make(const json::Tree& entry, std::uint32_t others, base::Time now) {
  Person person;
  person.created_at = now;
  person.id = id_of_login(entry.text("login"), others);
  if (const auto read = change(person, entry, {}); !read) return tl::unexpected(read.error());
  return person;
}

}  // namespace notes

class NotesVendor final : public core::Provider {
 public:
  explicit NotesVendor(std::string_view document = kNotes)
      : contract_(contract_of(document, "abc")), rows_(contract_, std::array{notes::operations()}, true) {}

  mutable std::vector<std::string> trail;
  bool keeps_trail = true;  // off where several threads ask at once

  void note(std::string step) const {
    if (keeps_trail) trail.push_back(std::move(step));
  }

  const core::Contract& contract() const override { return contract_; }
  void preflight(core::Call& call) const override {
    note("preflight");
    call.reply().status = 204;
  }
  std::optional<core::Problem> authenticate(core::Call& call) const override {
    note("authenticate");
    if (!call.operation->secured) return std::nullopt;
    const std::string_view header = call.request.header("Authorization").value_or("");
    if (!header.starts_with("Bearer ")) return core::Problem{"denied", {"missing"}};
    const auto fault = core::identify(call, header.substr(7));
    if (!fault) return std::nullopt;
    if (*fault == core::BearerFault::kKeyPending) return core::Problem{core::causes::kSigningKeyPending, {}};
    return core::Problem{"denied", {std::to_string(static_cast<int>(*fault))}};
  }
  bool has_behaviour(std::uint32_t index) const override { return rows_.has(index); }
  core::Outcome run(core::Call& call) const override {
    note("run");
    return rows_.run(call);
  }
  void render(core::Call& call, const core::Problem& problem) const override {
    note("render " + std::string(problem.cause));
    call.reply().status = status_of(problem.cause);
    call.header("Content-Type", "application/json");
    call.json().begin_object().member("cause", problem.cause).key("arguments").begin_array();
    for (const std::string& argument : problem.arguments) call.json().string(argument);
    call.json().end_array().key("violations").begin_array();
    for (const auto& violation : problem.violations) call.json().string(violation.instance + " " + violation.keyword);
    call.json().end_array().end_object();
  }
  void finish(core::Call& call) const override { call.header("X-Vendor", "notes"); }

  std::string_view name() const override { return "notes"; }
  std::span<const core::Cause> causes() const override {
    static constexpr core::Cause kCauses[] = {{"refused", 403, "No."}, {core::causes::kRateLimited, 429, "Too many."}};
    return kCauses;
  }
  base::Result<std::shared_ptr<const core::Settings>> read_settings(const json::Tree&) const override {
    return std::make_shared<const core::Settings>();
  }
  std::unique_ptr<core::Accounts> make_accounts(const core::World& world, const core::Fixture& fixture) const override {
    return std::make_unique<core::AccountsOf<Person>>(world.seed(), fixture.templates,
                                                      core::AccountsOf<Person>::Reader{notes::make, notes::id_of_login, notes::change}, world.began());
  }
  void write_user(json::Writer& out, const identity::Account& account, const core::World&) const override {
    out.begin_object().member("id", account.id).member("login", account.login).end_object();
  }
  std::span<const std::string> scopes() const override { return scopes_; }
  std::string issuer(std::string_view base) const override { return std::string(base); }
  std::string token_id(base::Draws& draws) const override { return draws.id("t", 12); }
  std::string sign_token(const core::World& world, const core::TokenRequest& request, oauth::Defect defect) const override {
    std::string text;
    json::Writer out(text);
    const oauth::Claims& claims = request.claims;
    out.begin_object().member("iss", claims.issuer.empty() ? request.base : claims.issuer);
    out.member("aud", claims.audience.empty() ? request.base : claims.audience.front());
    out.member("sub", request.account.login).member("uid", request.account.id).member("jti", claims.id);
    out.member("iat", base::epoch_seconds(claims.issued_at)).member("exp", base::epoch_seconds(claims.expires_at));
    if (claims.not_before != base::Time{}) out.member("nbf", base::epoch_seconds(claims.not_before));
    out.end_object();
    return oauth::sign_token(world.keys(), "", text, defect);
  }
  bool knows_client(const core::World&, std::string_view client_id) const override { return client_id == "app"; }
  std::string default_client(const core::World&) const override { return "app"; }

 private:
  static int status_of(std::string_view cause) {
    if (cause == core::causes::kInternal) return 500;
    if (cause == core::causes::kNotImplemented) return 501;
    if (cause == core::causes::kUnknownPath || cause == "note_not_found") return 404;
    if (cause == core::causes::kMethodNotAllowed) return 405;
    if (cause == "denied") return 401;
    if (cause == "refused") return 403;
    if (cause == core::causes::kRateLimited) return 429;
    return 400;
  }

  core::Contract contract_;
  core::Rows<Person> rows_;
  std::vector<std::string> scopes_{"read", "write"};
};

}  // namespace support
