#pragma once
// The whole program above the sockets, and the requests that are measured through it.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/app.h"
#include "http/message.h"

namespace bench {

// One operation as it is measured. A request of it leaves the state as large as it was.
struct Measured {
  std::string_view name;
  std::size_t listener;  // 0: Okta, 1: Auth0
  std::string_view method;
  std::string_view target;
  std::string_view body;  // `{n}` stands for the number of the request; "" for none
  bool signed_token;      // or a literal one, or ("" for nobody) none
  std::string_view user;  // `{n}` stands for the number of the user
  int status;
};
std::span<const Measured> measured();

// Both providers with users of a template, the clock as it runs.
class Program {
 public:
  static constexpr std::size_t kShortJournal = 256;  // full, and so as it stays, before anything is counted

  // `fixture`: a file of bench/load.
  explicit Program(std::size_t workers = 1, std::string_view fixture = "fixture.yaml", std::size_t journal = kShortJournal);
  app::App& app() { return app_; }

 private:
  app::App app_;
};

// Asks the program on one of its workers; any number of them ask at once. One thread's. REQUIRES: `program` outlives this.
class Client {
 public:
  // Users of its own, so many, where an operation names them by number; signed tokens for each.
  explicit Client(Program& program, std::size_t worker = 0, std::size_t users = 64);

  // Answers the n-th request of the operation. Throws where the status is not the expected one.
  void ask(const Measured& operation, std::size_t n);
  // Its three parts. The request's views live until the next one is made.
  const http::Request& request(const Measured& operation, std::size_t n);
  void answer();
  void check(const Measured& operation) const;

 private:
  std::size_t user_number(std::size_t n) const;
  std::string_view token(const Measured& operation, std::size_t n);
  std::string mint(std::size_t listener, const std::string& user);

  app::App& app_;
  std::size_t worker_, users_;
  std::vector<std::vector<std::string>> tokens_;  // by listener and user; the last: of the one who has a name
  std::string literal_, authorization_, body_;
  std::vector<http::Header> headers_;
  std::string lines_;  // as they would have come
  http::Request request_;
  http::Reply reply_;
};

}  // namespace bench
