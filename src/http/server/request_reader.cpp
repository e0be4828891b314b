#include "http/server/request_reader.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "base/result.h"

namespace http::server {
namespace {

constexpr std::size_t kReceivingCapacity = 64 * 1024;  // at least, and what a reader that is put back holds on to
constexpr std::size_t kWaitingCapacity = 4 * 1024;     // at least

std::unique_ptr<char[]> allocate(std::size_t capacity) {
  auto bytes = std::make_unique_for_overwrite<char[]>(capacity + Request::kBodyPadding);
  std::memset(bytes.get() + capacity, 0, Request::kBodyPadding);
  return bytes;
}

}  // namespace

RequestReader::RequestReader(const Limits& limits)
    : limits_(limits), bytes_(allocate(kReceivingCapacity)), capacity_(kReceivingCapacity), parser_(limits, message_),
      chunks_(limits) {
  begin_message();
}

void RequestReader::begin_message() {
  parser_.begin();
  parsed_ = 0;
  stage_ = Stage::kHeader;
  continue_sent_ = false;
}

std::span<char> RequestReader::space() {
  close_hole();
  if (capacity_ - end_ < kLeastSpace) make_room();
  return {bytes_.get() + end_, capacity_ - end_};
}

// Joining chunks leaves their framing behind as a hole between the body so far and what is not parsed yet.
void RequestReader::close_hole() {
  if (stage_ != Stage::kChunks) return;
  const std::size_t body_end = message_.body.offset + message_.body.size;
  if (body_end == parsed_) return;
  char* message = bytes_.get() + begin_;
  std::memmove(message + body_end, message + parsed_, size() - parsed_);
  end_ -= parsed_ - body_end;
  parsed_ = body_end;
}

// Twice the size each time, but no more than header, body and what may wait behind them can need.
void RequestReader::make_room() {
  const std::size_t least = size() + kLeastSpace;
  if (capacity_ >= std::max(least, kReceivingCapacity)) {
    std::memmove(bytes_.get(), bytes_.get() + begin_, size());
    end_ = size();
    begin_ = 0;
    return;
  }
  const std::size_t largest = 2 * limits_.header_bytes + std::max(limits_.body_bytes, message_.body_limit) + kLeastSpace;
  move_to(std::max({least, kReceivingCapacity, std::min(2 * capacity_, largest)}));
}

void RequestReader::move_to(std::size_t capacity) {
  auto other = allocate(capacity);
  std::memcpy(other.get(), bytes_.get() + begin_, size());
  bytes_ = std::move(other);
  capacity_ = capacity;
  end_ = size();
  begin_ = 0;
}

// A buffer that has grown beyond what every reader has keeps its room: the rest of a large body comes soon.
void RequestReader::settle() {
  const std::size_t enough = std::max(std::bit_ceil(size()), kWaitingCapacity);
  if (capacity_ > kReceivingCapacity || enough >= capacity_) return;
  move_to(enough);
  if (stage_ == Stage::kComplete) publish();
}

RequestReader::Result RequestReader::parse() {
  switch (stage_) {
    case Stage::kHeader: return parse_head();
    case Stage::kChunks: return parse_chunks();
    case Stage::kBody: return size() - parsed_ >= message_.body.size ? complete() : Result::kIncomplete;
    case Stage::kComplete: return Result::kComplete;
    case Stage::kFailed: return failure_;
  }
  return Result::kIncomplete;
}

// A robust server ignores empty lines before a request (RFC 9112 section 2.2).
void RequestReader::skip_empty_lines() {
  while (size() >= 2 && bytes_[begin_] == '\r' && bytes_[begin_ + 1] == '\n') begin_ += 2;
  if (begin_ == end_) begin_ = end_ = 0;
}

RequestReader::Result RequestReader::parse_head() {
  if (parsed_ == 0) skip_empty_lines();
  const bool half_line = size() == 1 && bytes_[begin_] == '\r';
  if (empty() || half_line) return Result::kIncomplete;
  const auto step = parser_.parse(bytes_.get() + begin_, parsed_, size());
  parsed_ += step.consumed;
  switch (step.progress) {
    case MessageParser::Progress::kNeedsMore: return Result::kIncomplete;
    case MessageParser::Progress::kRefused: return fail(step.refusal);
    case MessageParser::Progress::kDone: break;
  }
  if (message_.expectation == Expectation::kUnknown) {
    stage_ = Stage::kFailed;
    return failure_ = Result::kExpectationFailed;
  }
  stage_ = message_.chunked ? Stage::kChunks : Stage::kBody;
  if (message_.chunked)
    chunks_.begin(message_.body_limit);
  else
    message_.body.size = static_cast<std::size_t>(message_.content_length.value_or(0));
  return parse();
}

RequestReader::Result RequestReader::parse_chunks() {
  switch (chunks_.decode(bytes_.get() + begin_, parsed_, size(), message_.body)) {
    case ChunkDecoder::Result::kIncomplete: return Result::kIncomplete;
    case ChunkDecoder::Result::kDone: return complete();
    case ChunkDecoder::Result::kMalformed: return fail(Refusal::kMalformed);
    case ChunkDecoder::Result::kBodyTooLarge: return fail(Refusal::kBodyTooLarge);
    case ChunkDecoder::Result::kFramingTooLarge: return fail(Refusal::kHeaderTooLarge);
  }
  return Result::kIncomplete;
}

RequestReader::Result RequestReader::complete() {
  if (stage_ == Stage::kBody) parsed_ += message_.body.size;
  stage_ = Stage::kComplete;
  publish();
  return Result::kComplete;
}

RequestReader::Result RequestReader::fail(Refusal refusal) {
  const bool takes_large = message_.body_limit > limits_.body_bytes;
  refusal_ = refusal == Refusal::kBodyTooLarge && takes_large ? Refusal::kLargeBodyTooLarge : refusal;
  stage_ = Stage::kFailed;
  return failure_ = Result::kRefused;
}

void RequestReader::publish() {
  const char* message = bytes_.get() + begin_;
  const auto view = [message](const Piece& piece) { return std::string_view(message + piece.offset, piece.size); };
  headers_.resize(message_.fields.size());
  std::ranges::transform(message_.fields, headers_.begin(), [&](const Message::Field& field) {
    return Header{view(field.name), view(field.value)};
  });
  request_.method = message_.method;
  request_.method_text = view(message_.method_text);
  request_.target = view(message_.target);
  request_.headers = headers_;
  request_.header_lines = header_lines();
  request_.body = view(message_.body);
  request_.host = view(message_.host);
}

std::string_view RequestReader::header_lines() const {
  if (headers_.empty()) return {};
  const char* first = headers_.front().name.data();
  const char* behind = bytes_.get() + begin_ + message_.body.offset - 2;  // without the empty line that ends the head
  return {first, static_cast<std::size_t>(behind - first)};
}

void RequestReader::next() {
  base::check(stage_ == Stage::kComplete, "next request before this one is complete");
  begin_ += parsed_;
  if (begin_ == end_) begin_ = end_ = 0;
  begin_message();
}

bool RequestReader::keep_alive() const { return message_.keep_alive; }
bool RequestReader::http_1_0() const { return message_.http_1_0; }

bool RequestReader::take_wants_continue() {
  if (!in_body() || continue_sent_ || message_.expectation != Expectation::kContinue) return false;
  continue_sent_ = true;
  return size() == message_.body.offset;
}

void RequestReader::reset() {
  begin_ = end_ = 0;
  if (capacity_ != kReceivingCapacity) {
    bytes_ = allocate(kReceivingCapacity);
    capacity_ = kReceivingCapacity;
  }
  begin_message();
}

}  // namespace http::server
