#include "oauth/consents.h"

#include <algorithm>

namespace oauth {

bool consented(const identity::Account& account, std::string_view client_id, const std::vector<std::string>& scopes) {
  const auto given = std::ranges::find(account.sign_ins.consents, client_id, &identity::Consent::client_id);
  return given != account.sign_ins.consents.end() && std::ranges::all_of(scopes, [&](const std::string& scope) {
    return std::ranges::find(given->scopes, scope) != given->scopes.end();
  });
}

void remember_consent(identity::Account& account, std::string_view client_id, const std::vector<std::string>& scopes) {
  erase_if(account.sign_ins.consents, [&](const identity::Consent& one) { return one.client_id == client_id; });
  account.sign_ins.consents.push_back({std::string(client_id), scopes});
}

}  // namespace oauth
