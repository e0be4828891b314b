#pragma once
// Okta: its contract, rows, error shapes and headers. Immutable after construction; all workers share it.

#include <memory>
#include <string>
#include <vector>

#include "core/provider.h"
#include "core/rows.h"
#include "core/vendor_administration.h"
#include "providers/okta/account.h"

namespace providers::okta {

class Provider final : public core::Provider, public core::VendorAdministration {
 public:
  // `partial`: the account document is not ours, so it may lack operations that have behaviour.
  // Throws std::runtime_error where a row has no operation.
  Provider(core::Contract contract, bool partial);

  const core::Contract& contract() const override { return contract_; }
  void preflight(core::Call& call) const override;
  std::optional<core::Problem> authenticate(core::Call& call) const override;
  bool has_behaviour(std::uint32_t operation_index) const override { return rows_.has(operation_index); }
  // The account API's; what signs people in may not: an example of a token would be a lie.
  bool may_answer_from_document(std::uint32_t operation_index) const override {
    return operation_index < contract_.sources().front().document->operations().size();
  }
  core::Outcome run(core::Call& call) const override { return rows_.run(call); }
  void render(core::Call& call, const core::Problem& problem) const override;
  void finish(core::Call& call) const override;

  std::string_view name() const override { return "okta"; }
  std::span<const core::Cause> causes() const override { return causes_; }
  std::span<const core::Cause> causes_of(const openapi::Operation& operation) const override;
  std::optional<core::Outcome> administer(core::Call& call, const core::AccountName& user) const override;
  base::Result<std::shared_ptr<const core::Settings>> read_settings(const json::Tree& fixture) const override;
  std::unique_ptr<core::Accounts> make_accounts(const core::World& world, const core::Fixture& fixture) const override;
  void write_user(json::Writer& out, const identity::Account& account, const core::World& world) const override;
  std::span<const std::string> scopes() const override { return scopes_; }
  std::string issuer(std::string_view base) const override { return std::string(base); }
  std::string token_id(base::Draws& draws) const override { return draws.url_safe(43, "AT."); }
  std::string sign_token(const core::World& world, const core::TokenRequest& request, oauth::Defect defect) const override;
  bool may_grant(const core::World& world, std::string_view client_id, std::string_view scope) const override;
  bool knows_client(const core::World& world, std::string_view client_id) const override;
  std::string default_client(const core::World& world) const override;

 private:
  core::Contract contract_;
  core::Rows<Account> rows_;
  std::vector<core::Cause> api_causes_, oauth_causes_, causes_;  // the last: all, each name once
  std::vector<std::string> scopes_;  // of every operation, and the OpenID Connect ones
};

}  // namespace providers::okta
