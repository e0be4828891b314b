#include "http/server/faults.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace http::server {
namespace {

constexpr std::size_t kGarbageSize = 256;
constexpr std::size_t kDripPieces = 10;
constexpr std::size_t kMissingOfNothing = 64;  // bytes promised where there is no body to cut

// Every byte has its highest bit set: neither a status line nor the size of a chunk can begin like that.
void append_garbage(std::string& out) {
  std::uint64_t state = 0x9E3779B97F4A7C15;
  for (std::size_t i = 0; i < kGarbageSize; ++i) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    out.push_back(static_cast<char>(0x80 | (state & 0x7F)));
  }
}

WirePlan all_at_once(std::string bytes, WirePlan::End end) {
  const std::size_t size = bytes.size();
  return {std::move(bytes), size, 0, end};
}

WirePlan whole(const Reply& reply, const Form& form) {
  std::string bytes;
  append_reply(bytes, reply, form);
  return all_at_once(std::move(bytes), form.keep_alive ? WirePlan::End::kKeep : WirePlan::End::kClose);
}

WirePlan malformed_chunk(const Reply& reply, const Form& form) {
  std::string bytes;
  append_head(bytes, reply, form, "Transfer-Encoding: chunked\r\n");
  append_garbage(bytes);
  return all_at_once(std::move(bytes), WirePlan::End::kCut);
}

WirePlan random_data() {
  std::string bytes;
  append_garbage(bytes);
  return all_at_once(std::move(bytes), WirePlan::End::kCut);
}

// The length is said whatever the status: a reply that may have no body could not be cut otherwise.
WirePlan truncated(const Reply& reply, const Form& form) {
  const std::size_t promised = reply.body.empty() ? kMissingOfNothing : reply.body.size();
  std::string bytes;
  append_head(bytes, reply, form, "Content-Length: " + std::to_string(promised) + "\r\n");
  if (!form.head_only) bytes.append(reply.body, 0, reply.body.size() / 2);
  return all_at_once(std::move(bytes), WirePlan::End::kCut);
}

WirePlan drip(const Reply& reply, const Form& form) {
  WirePlan plan = whole(reply, form);
  const std::size_t head = plan.bytes.find("\r\n\r\n") + 4;
  plan.at_once = head;
  plan.piece = std::max<std::size_t>((plan.bytes.size() - head + kDripPieces - 1) / kDripPieces, 1);
  return plan;
}

}  // namespace

WirePlan plan_reply(const Reply& reply, const Form& form) {
  switch (reply.fault) {
    case Fault::kNone: return whole(reply, form);
    case Fault::kConnectionReset: return {{}, 0, 0, WirePlan::End::kReset};
    case Fault::kEmptyResponse: return {{}, 0, 0, WirePlan::End::kCut};
    case Fault::kMalformedChunk: return malformed_chunk(reply, form);
    case Fault::kRandomDataThenClose: return random_data();
    case Fault::kTruncatedBody: return truncated(reply, form);
    case Fault::kSlowDrip: return drip(reply, form);
  }
  return whole(reply, form);
}

}  // namespace http::server
