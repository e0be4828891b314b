#pragma once
// The whole program above the sockets, and the requests that are measured through it. One thread's.

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

class Program {
 public:
  // Users of both providers' templates (bench/pipeline/*.yaml), signed tokens for each, the clock as it runs.
  Program();

  // Answers the n-th request of the operation. Throws where the status is not the expected one.
  void ask(const Measured& operation, std::size_t n);
  // Its three parts. The request's views live until the next one is made.
  const http::Request& request(const Measured& operation, std::size_t n);
  void answer();
  void check(const Measured& operation) const;
  app::App& app() { return app_; }

 private:
  std::string_view token(const Measured& operation, std::size_t n);
  std::string mint(std::size_t listener, const std::string& user);

  app::App app_;
  std::vector<std::vector<std::string>> tokens_;  // by listener and user
  std::string authorization_, body_;
  std::vector<http::Header> headers_;
  http::Request request_;
  http::Reply reply_;
};

}  // namespace bench
