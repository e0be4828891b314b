#pragma once
// One request with holes, rendered again and again with another number. Immutable after construction, so any thread may
// render.

#include <cstdint>
#include <string>
#include <vector>

namespace load {

// The text of a request: request line, headers, an empty line and the body, lines ended by \n. Host, Connection and
// Content-Length are left to the generator. Holes: {n} the number, {user} the number modulo `users`, {line} the line of
// `lines` with that number (from the start again after the last).
class RequestTemplate {
 public:
  // REQUIRES: users > 0; `lines` is not empty where the text says {line}. Throws std::invalid_argument for a text without
  // a request line.
  RequestTemplate(const std::string& text, const std::string& host, std::uint64_t users, std::vector<std::string> lines);

  // Appends the request for `number` to `out`.
  void render(std::uint64_t number, std::string& out) const;

 private:
  enum class Hole { kNone, kNumber, kUser, kLine };
  struct Piece {
    std::string text;
    Hole then = Hole::kNone;
  };
  using Pieces = std::vector<Piece>;

  static Pieces split(const std::string& text);
  void append(const Pieces& pieces, std::uint64_t number, std::string& out) const;
  std::string fill(Hole hole, std::uint64_t number) const;

  Pieces head_;
  Pieces body_;
  std::uint64_t users_;
  std::vector<std::string> lines_;
};

}  // namespace load
