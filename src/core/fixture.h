#pragma once
// What a fresh tenant holds (interface section 5), read and checked. Immutable once made; shared by all its worlds.

#include <memory>
#include <string>
#include <vector>

#include "core/user_templates.h"
#include "json/tree.h"
#include "scenario/script.h"

namespace core {

// What a provider makes of a fixture's organization, policy and applications. Each provider has its own kind.
struct Settings {
  virtual ~Settings() = default;

  // The vendor's own limits, where the fixture asks for them: they hold beside those of scenarios. nullptr without.
  std::shared_ptr<const scenario::Script> limits;
};

struct Fixture {
  std::string provider;  // "okta" or "auth0"
  json::Tree document;   // the merged files, without users
  std::vector<json::Tree> users;  // entries; every `password` has become a `password_hash`
  UserTemplates templates;
  std::shared_ptr<const Settings> settings;
  json::Tree source;  // all of it as it was given and merged: what it can be made from again
};

}  // namespace core
