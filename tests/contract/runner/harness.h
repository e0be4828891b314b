#pragma once
// A fresh world for one contract file, driven through the whole of the program above the sockets. One test's; documents
// and signing key are made once for all of them.

#include <memory>
#include <string>
#include <vector>

#include "contract/runner/http_file.h"
#include "http/message.h"

namespace contract {

struct Request {
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

class Harness {
 public:
  // Seed 1, the clocks standing at 2026-01-01T00:00:00Z, Okta reached as http://localhost:7310 and Auth0 as
  // http://localhost:7320; replies are held against the contract. `specification` is a document in place of Okta's built-in
  // one, "" for ours. Throws where the fixture is wrong.
  Harness(const HttpFile& file, const std::string& fixture_directory, const std::string& specification);
  ~Harness();

  // The answer; a held one is asked for again until it is there.
  http::Reply send(const Request& request);
  void advance(const std::string& duration);  // both tenants' clocks
  // Code or link of the newest message to that address that has one; "" where there is none.
  std::string outbox(const std::string& what, const std::string& to) const;

 private:
  struct Wiring;
  std::unique_ptr<Wiring> wiring_;
};

}  // namespace contract
