#pragma once
// The applications that may sign people in, as a fixture has them. Immutable; any thread may read them.

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "crypto/jwt.h"
#include "json/tree.h"
#include "oauth/failure.h"

namespace oauth {

struct Client {
  std::string id;
  std::string name;                        // for people
  bool is_public = true;                   // keeps no secret, so has to use PKCE
  std::string secret;                      // "" without
  std::vector<crypto::Key> keys;           // what it signs assertions with
  std::vector<std::string> redirect_uris;  // patterns, oauth/redirect_uri.h
  std::vector<std::string> logout_uris;    // likewise
  std::vector<std::string> web_origins;    // likewise
  std::vector<std::string> scopes;         // that it may be granted; "*" is every one
  std::vector<std::string> grants;         // grant types that it may use; "*" is every one
  bool asks_consent = false;               // whether people are asked before it gets what it wants
  bool needs_dpop = false;                 // whether it gets tokens only that are bound to a key
  bool rotates = true;                     // whether a refresh token is good for one use
  base::Duration grace{};                  // for so long after that it still is

  bool may_use(std::string_view grant_type) const;
  bool may_redirect_to(std::string_view uri) const;
  bool may_log_out_to(std::string_view uri) const;
  bool may_have_scope(std::string_view scope) const;
  // Whether pages of `origin` may be answered by web message.
  bool may_speak_to(std::string_view origin) const;
};

// An application's entry in a fixture, which has passed the fixture's schema. Fails with a sentence.
base::Result<Client> read_client(const json::Tree& entry);

// nullptr where there is none of that id.
const Client* find_client(const std::vector<Client>& clients, std::string_view id);

// Of the scopes that are asked for, in their order and without repetitions, those that the client may be granted. Fails with
// kScopeUnknown where one is not among `known`, or where none remains.
Result<std::vector<std::string>> cut_scopes(const Client& client, const std::vector<std::string>& asked,
                                            const std::vector<std::string>& known);

}  // namespace oauth
