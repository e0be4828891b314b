#include "app/greeting.h"

#include <algorithm>
#include <vector>

namespace app {
namespace {

constexpr std::size_t kShownUsers = 5;

void append_padded(std::string& text, std::string_view word, std::size_t width) {
  text.append(word).append(width > word.size() ? width - word.size() : 1, ' ');
}

// Those with a literal token, by login, the first few.
std::vector<std::pair<std::string, std::string>> users_with_tokens(core::Tenant& tenant) {
  std::vector<std::pair<std::string, std::string>> users;
  const state::Guard guard;
  tenant.world(guard).accounts().visit_all([&](const identity::Account& account) {
    if (!account.literal_token.empty()) users.emplace_back(account.login, account.literal_token);
    return true;
  });
  std::sort(users.begin(), users.end());
  if (users.size() > kShownUsers) users.resize(kShownUsers);
  return users;
}

// curl as it has to be called to trust this server.
std::string curl(const App& app) {
  if (!app.tls() || app.tls()->authority.empty()) return "curl -s";
  return app.tls()->authority_file.empty() ? "curl -sk" : "curl -s --cacert '" + app.tls()->authority_file + "'";
}

}  // namespace

std::string greeting(const App& app) {
  std::string text = "understudy " + app.process().version + " is ready\n\n";
  std::string example;
  for (const App::Endpoint& endpoint : app.endpoints()) {
    text += "  ";
    append_padded(text, endpoint.tenant->name(), 8);
    text += endpoint.tenant->base_url() + "\n";
    for (const auto& [login, token] : users_with_tokens(*endpoint.tenant)) {
      text += "          ";
      append_padded(text, login, 24);
      text += "Bearer " + token + "\n";
      if (example.empty() && endpoint.tenant->name() == "okta")
        example = curl(app) + " -H 'Accept: application/json; okta-version=1.0.0' -H 'Authorization: Bearer " + token + "' " +
                  endpoint.tenant->base_url() + "/idp/myaccount/emails";
    }
  }
  if (example.empty()) example = curl(app) + " " + app.endpoints().front().tenant->base_url() + "/__admin/users";
  text += "\n  " + example + "\n\n";
  if (app.tls() && !app.tls()->authority_file.empty()) text += "  clients are to trust " + app.tls()->authority_file + "\n\n";
  return text;
}

std::string ready_line(const App& app, int pid) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  for (const App::Endpoint& endpoint : app.endpoints()) out.member(endpoint.tenant->name(), endpoint.tenant->base_url());
  out.member("pid", pid).end_object();
  return text + "\n";
}

}  // namespace app
