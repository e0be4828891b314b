// A proof as a client would send it: whatever it is, reading it ends well, and what is read holds what its own contract
// says.
//
// Links: crypto

#include <array>
#include <cstdint>
#include <string_view>

#include "base/text.h"
#include "crypto/dpop.h"
#include "expect.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using enum crypto::Algorithm;
  constexpr std::array kAll = {kRs256, kRs384, kRs512, kEs256, kEs384, kEs512};
  static json::Parser parser;
  const std::string_view text = base::as_text({data, size});
  const auto proof = crypto::read_dpop_proof(text, kAll, parser);
  if (!proof) {
    fuzz::expect(!crypto::read_dpop_proof(text, std::array{kEs256}, parser), "fewer algorithms take no more proofs");
    return 0;
  }
  fuzz::expect(!proof->id.empty() && !proof->method.empty(), "a proof names itself and its method");
  fuzz::expect(proof->thumbprint.size() == 43, "a key has a thumbprint");
  const auto target = crypto::target_of(*proof);
  fuzz::expect(target && target->path.starts_with('/'), "a proof has a target");
  fuzz::expect(proof->uri.find_first_of("?#") == std::string::npos, "a target has no query");
  const crypto::DpopWindow window;
  fuzz::expect(!crypto::judge_time(*proof, proof->issued_at, window), "a proof is good when it is made");
  fuzz::expect(crypto::judge_time(*proof, proof->issued_at + window.past + std::chrono::seconds{1}, window) ==
                   crypto::DpopFault::kTooOld,
               "a proof ages");
  return 0;
}
