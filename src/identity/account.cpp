#include "identity/account.h"

#include <algorithm>
#include <charconv>

namespace identity {
namespace {

template <class T, class Member>
const T* find_by(const base::List<T>& all, Member member, std::string_view value) {
  const auto found = std::ranges::find(all, value, member);
  return found == all.end() ? nullptr : &*found;
}

// What stands behind a token's drawn identifier: `.incarnation-generation-grant`.
struct Provenance {
  std::uint64_t incarnation = 0;
  std::uint32_t generation = 0;
  std::string_view grant;
};

// Of an identifier that is not one of ours: from nowhere, so older than anything.
Provenance provenance_of(std::string_view token_id) {
  Provenance from;
  const auto dot = token_id.rfind('.');
  if (dot == std::string_view::npos) return from;
  const std::string_view text = token_id.substr(dot + 1);
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, from.incarnation);
  if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '-') return {};
  const auto second = std::from_chars(first.ptr + 1, end, from.generation);
  if (second.ec != std::errc{}) return {};
  if (second.ptr != end && *second.ptr == '-') from.grant = {second.ptr + 1, end};
  return from;
}

}  // namespace

std::string Account::token_id(std::string_view drawn, std::string_view grant_id) const {
  std::string made(drawn);
  made.append(".").append(std::to_string(incarnation)).append("-").append(std::to_string(token_generation));
  if (!grant_id.empty()) made.append("-").append(grant_id);
  return made;
}

std::string_view Account::grant_of(std::string_view token_id) { return provenance_of(token_id).grant; }

bool Account::is_revoked(std::string_view token_id) const {
  const Provenance from = provenance_of(token_id);
  const auto is = [&](std::string_view one) { return !one.empty() && (one == token_id || one == from.grant); };
  const bool before = from.incarnation == incarnation ? from.generation < token_generation : token_generation > 0;
  if (before && !is(spared_token)) return true;
  return std::any_of(revoked_tokens.begin(), revoked_tokens.end(),
                     [&](const RevokedToken& revoked) { return is(revoked.id); });
}

void Account::revoke(std::string token_or_grant_id, base::Time until, base::Time now) {
  erase_if(revoked_tokens, [&](const RevokedToken& revoked) { return revoked.until <= now; });
  if (revoked_tokens.size() >= kMaxRevokedTokens) revoked_tokens.erase(revoked_tokens.begin());
  revoked_tokens.push_back({std::move(token_or_grant_id), until});
}

void Account::revoke_all(std::string_view spared) {
  ++token_generation;
  spared_token = spared;
}

void Account::ask_by_push(std::string challenge_id, base::Time now) {
  if (push_challenges.size() >= kMaxPushChallenges) push_challenges.erase(push_challenges.begin());
  push_challenges.push_back({std::move(challenge_id), now + PushChallenge::kLifetime});
}

std::optional<PushChallenge::Answer> Account::push_answer(std::string_view challenge_id, base::Time now) const {
  for (const PushChallenge& challenge : push_challenges)
    if (challenge.id == challenge_id && now < challenge.expires_at) return challenge.answer;
  return std::nullopt;
}

bool Account::answer_push(std::string_view challenge_id, bool approve, base::Time now) {
  if (push_answer(challenge_id, now) != PushChallenge::Answer::kNone) return false;
  const auto asked = std::find_if(push_challenges.begin(), push_challenges.end(),
                                  [&](const PushChallenge& challenge) { return challenge.id == challenge_id; });
  push_challenges.edit(asked)->answer = approve ? PushChallenge::Answer::kApproved : PushChallenge::Answer::kRejected;
  return true;
}

const Passkey* Account::find_passkey(std::string_view passkey_id) const { return find_by(passkeys, &Passkey::id, passkey_id); }

const Passkey* Account::find_credential(std::string_view credential_id) const {
  return find_by(passkeys, &Passkey::credential_id, credential_id);
}

std::vector<std::string> Account::belongings() const {
  std::vector<std::string> all;
  for (const Passkey& passkey : passkeys) all.push_back(passkey.credential_id);
  return all;
}

bool Account::owns(std::string_view belonging) const { return find_credential(belonging) != nullptr; }

bool Account::give_up(std::string_view belonging) {
  return erase_if(passkeys, [&](const Passkey& passkey) { return passkey.credential_id == belonging; }) > 0;
}

const VirtualAuthenticator* Account::find_authenticator(std::string_view authenticator_id) const {
  return find_by(virtual_authenticators, &VirtualAuthenticator::id, authenticator_id);
}

VirtualAuthenticator* Account::find_authenticator(std::string_view authenticator_id) {
  return virtual_authenticators.edit(std::as_const(*this).find_authenticator(authenticator_id));
}

}  // namespace identity
