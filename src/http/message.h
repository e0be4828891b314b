#pragma once
// What the rest of the program knows of HTTP: a request as views, a reply as owned bytes. No I/O.
// Both are values for one thread.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace http {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther };
Method parse_method(std::string_view token);  // case-sensitive, as RFC 9110 section 9.1 has it
std::string_view to_string(Method method);    // "" for kOther

struct Header {
  std::string_view name;  // as the client wrote it
  std::string_view value;  // without surrounding white space
};

// One request, complete with its body. Every view points into the connection's buffer and is good until the reply has
// been handed back. The buffer holds at least kBodyPadding readable bytes behind `body` (what simdjson asks for).
struct Request {
  static constexpr std::size_t kBodyPadding = 64;

  Method method = Method::kGet;
  std::string_view method_text;
  std::string_view target;  // as sent: origin-form; of an absolute-form target only path and query are left here
  std::span<const Header> headers;
  std::string_view header_lines;  // what `headers` was read from: whole lines, each ended by \r\n
  std::string_view body;  // de-chunked
  std::string_view host;  // the Host header or the authority of an absolute-form target; empty in HTTP/1.0 without one
  std::string_view peer;  // the client's address, without port
  std::size_t listener = 0;  // index in the server's list of listeners
  std::size_t worker = 0;    // which worker thread, from 0
  bool tls = false;
  // How long the server has held this request because replies said `hold`; zero the first time.
  std::chrono::milliseconds held{0};

  std::string_view path() const { return target.substr(0, target.find('?')); }
  std::string_view query() const {
    const auto mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
  }
  // The first header of that name, ignoring case; nothing where there is none.
  std::optional<std::string_view> header(std::string_view name) const;
};

// What a scenario does to an answer on the wire (interface section 6).
enum class Fault : std::uint8_t {
  kNone, kConnectionReset, kEmptyResponse, kMalformedChunk, kRandomDataThenClose, kTruncatedBody, kSlowDrip
};

// One answer. Kept by its worker and used again: `clear` keeps the capacity.
struct Reply {
  int status = 200;
  // Whole lines, each ended by \r\n. Never Content-Length, Connection, Transfer-Encoding: the server writes those.
  std::string headers;
  std::string body;
  std::chrono::microseconds delay{0};  // wait this long before sending
  Fault fault = Fault::kNone;
  bool close = false;  // close the connection after this
  // Not an answer yet: the server drops what was written, waits a few milliseconds and asks again with the same request
  // (`Request::held` says how long it has waited in all). The service ends it; the server only when it stops.
  bool hold = false;

  void clear();
  void header(std::string_view name, std::string_view value);
  void header(std::string_view name, std::int64_t value);
};

// Why the server itself cannot hand a request on. It closes the connection after each of these.
enum class Refusal : std::uint8_t {
  kMalformed,
  kHeaderTooLarge,
  kBodyTooLarge,
  kLargeBodyTooLarge,  // too large even where large bodies are taken
  kTimeout,
  kVersion
};
int status_of(Refusal refusal);  // 400, 431, 413, 413, 408, 505
std::string_view reason_phrase(int status);

// What a server serves. `serve` and `refuse` are called from all workers at once, do not block and do not throw.
class Service {
 public:
  virtual ~Service() = default;
  virtual void serve(const Request& request, Reply& reply) = 0;
  // A body for a request that never became one; `listener` says whose words to use.
  virtual void refuse(Refusal refusal, std::size_t listener, Reply& reply) = 0;
  // Called about every 100 ms on each worker's thread between requests: sweeping, reclamation.
  virtual void idle(std::size_t worker) = 0;
};

}  // namespace http
