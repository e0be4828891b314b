#pragma once
// The reading behind parameters.h: from styles to JSON text, from that to a verdict. One thread's, made for one
// request.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/parameters.h"

namespace openapi {

// Appends `text` as the JSON that it stands for where `schema` (may be nullptr) has a number or a boolean and it is
// spelled as one, else as a string.
void append_typed_text(std::string& out, std::string_view text, const Schema* schema);

// The parts of a value that holds several, as it was sent, by the style ("form", "spaceDelimited", "pipeDelimited", …) of a
// parameter that is not exploded. In a query a space and a bar are spelled in more than one way, and are looked for before
// escapes are undone. At least one, which may be "".
std::vector<std::string_view> split_delimited(std::string_view style, std::string_view text);

// `key` of `name[key]`, as deepObject has it; nothing for what is none of `name`'s.
std::optional<std::string_view> deep_object_key(std::string_view pair_name, std::string_view name);

class ParameterReader {
 public:
  ParameterReader(const http::Request& request, const Router::Match& match, Parameters& out,
                  std::vector<Violation>* violations)
      : request_(request), match_(match), out_(out), violations_(violations) {}

  bool read_query();
  bool check(const Parameter& parameter);

 private:
  // One value as it was sent. Escapes are undone only after splitting at commas.
  struct Raw {
    std::string_view text;
    bool escaped = false;
  };

  bool add_pair(std::string_view pair);
  std::optional<std::string_view> decode(std::string_view text);
  std::optional<Raw> find(const Parameter& parameter) const;
  std::optional<std::string_view> cookie(std::string_view name) const;

  // parameter_styles.cpp: JSON text of the value into out_.json_; false where the parameter was not sent.
  bool write_array(const Parameter& parameter);
  bool write_object(const Parameter& parameter);
  bool write_exploded_object(const Parameter& parameter);
  bool write_scalar(const Parameter& parameter);
  std::string_view without_style(const Parameter& parameter, std::string_view text) const;
  std::vector<std::string_view> split(const Parameter& parameter, std::string_view text) const;
  void append_typed(const Raw& raw, const Schema* schema);

  bool check_json(const Parameter& parameter);
  bool fail(const Parameter& parameter, std::string_view keyword, std::string message, std::string detail);
  bool fail_query(std::string_view keyword, std::string message);

  const http::Request& request_;
  const Router::Match& match_;
  Parameters& out_;
  std::vector<Violation>* violations_;
};

}  // namespace openapi
