#include "identity/account.h"

#include <algorithm>

namespace identity {

bool Account::is_revoked(std::string_view token_id) const {
  return std::any_of(revoked_tokens.begin(), revoked_tokens.end(),
                     [&](const RevokedToken& revoked) { return revoked.id == token_id; });
}

void Account::revoke(std::string token_id, base::Time until, base::Time now) {
  std::erase_if(revoked_tokens, [&](const RevokedToken& revoked) { return revoked.until <= now; });
  if (revoked_tokens.size() >= kMaxRevokedTokens) revoked_tokens.erase(revoked_tokens.begin());
  revoked_tokens.push_back({std::move(token_id), until});
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
  asked->answer = approve ? PushChallenge::Answer::kApproved : PushChallenge::Answer::kRejected;
  return true;
}

}  // namespace identity
