#include "core/wording.h"

#include <algorithm>

namespace core {

std::string fill(std::string_view text, std::string_view argument) {
  std::string filled(text);
  const auto at = filled.find("{0}");
  if (at != std::string::npos) filled.replace(at, 3, argument);
  return filled;
}

std::string fill(std::string_view text, const Problem& problem) {
  return fill(text, problem.arguments.empty() ? std::string_view() : std::string_view(problem.arguments.front()));
}

const OAuthWording& wording_among(std::span<const OAuthWording> wordings, std::string_view cause) {
  const auto found = std::ranges::find(wordings, cause, &OAuthWording::cause);
  return found == wordings.end() ? wordings.front() : *found;
}

Problem problem_of(const oauth::Failure& failure) {
  Problem problem{failure.cause, {}, failure.keep_changes};
  if (!failure.detail.empty()) problem.arguments.push_back(failure.detail);
  return problem;
}

}  // namespace core
