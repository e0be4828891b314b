#include "openapi/parameters.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "openapi/parameter_reader.h"
#include "openapi/violation_text.h"

namespace openapi {
namespace {

std::string_view place_name(In in) {
  switch (in) {
    case In::kPath: return "path";
    case In::kQuery: return "query";
    case In::kHeader: return "header";
    case In::kCookie: return "cookie";
  }
  return "";
}

std::string pointer_to(const Parameter& parameter) {
  std::string out = "/";
  out += place_name(parameter.in);
  append_pointer_token(out, parameter.name);
  return out;
}

}  // namespace

std::optional<std::string_view> Parameters::query(std::string_view name) const {
  const auto found = std::ranges::find(pairs_, name, &Pair::name);
  if (found == pairs_.end()) return std::nullopt;
  return found->value;
}

bool read_parameters(const Operation& operation, const http::Request& request, const Router::Match& match,
                     Parameters& out, std::vector<Violation>* violations) {
  ParameterReader reader(request, match, out, violations);
  bool ok = reader.read_query();
  for (const Parameter& parameter : operation.parameters) {
    if (!ok && violations == nullptr) return false;
    ok = reader.check(parameter) && ok;
  }
  return ok;
}

bool ParameterReader::fail(const Parameter& parameter, std::string_view keyword, std::string message,
                           std::string detail) {
  if (violations_ != nullptr) {
    violations_->push_back({pointer_to(parameter), "", std::string(keyword), std::move(message), std::move(detail)});
  }
  return false;
}

bool ParameterReader::fail_query(std::string_view keyword, std::string message) {
  if (violations_ != nullptr) violations_->push_back({"/query", "", std::string(keyword), std::move(message), ""});
  return false;
}

bool ParameterReader::read_query() {
  out_.pairs_.clear();
  std::string_view query = request_.query();
  if (query.empty()) return true;
  out_.decoded_.clear();
  out_.decoded_.reserve(query.size());  // decoding only shortens, so views into it stay good
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
    if (pair.empty()) continue;
    if (out_.pairs_.size() == Parameters::kMaxPairs) {
      return fail_query("limit", fmt::format("the query has more than {} parameters", Parameters::kMaxPairs));
    }
    if (!add_pair(pair)) return fail_query("encoding", "the query has a broken escape or is not UTF-8");
  }
  return true;
}

bool ParameterReader::add_pair(std::string_view pair) {
  const std::size_t equals = pair.find('=');
  const std::string_view raw = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
  const auto name = decode(pair.substr(0, equals));
  const auto value = decode(raw);
  if (!name || !value) return false;
  out_.pairs_.push_back({*name, *value, raw});
  return true;
}

std::optional<std::string_view> ParameterReader::decode(std::string_view text) {
  const bool plain =
      std::ranges::none_of(text, [](char c) { return c == '%' || c == '+' || static_cast<unsigned char>(c) >= 0x80; });
  if (plain) return text;
  const auto decoded = base::percent_decode(text, true);
  if (!decoded || !base::valid_utf8(*decoded)) return std::nullopt;
  const std::size_t start = out_.decoded_.size();
  out_.decoded_ += *decoded;
  return std::string_view(out_.decoded_).substr(start);
}

std::optional<std::string_view> ParameterReader::cookie(std::string_view name) const {
  for (const http::Header& header : request_.headers) {
    if (!base::iequals(header.name, "cookie")) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const std::size_t end = rest.find(';');
      const std::string_view pair = base::trim(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
    }
  }
  return std::nullopt;
}

std::optional<ParameterReader::Raw> ParameterReader::find(const Parameter& parameter) const {
  switch (parameter.in) {
    case In::kPath:
      for (std::size_t i = 0; i < match_.parameter_count; ++i) {
        if (match_.parameters[i].name == parameter.name) return Raw{match_.parameters[i].value};
      }
      return std::nullopt;
    case In::kQuery: {
      const auto found = std::ranges::find(out_.pairs_, parameter.name, &Parameters::Pair::name);
      if (found == out_.pairs_.end()) return std::nullopt;
      return Raw{found->raw, true};
    }
    case In::kHeader: {
      const auto value = request_.header(parameter.name);
      if (!value) return std::nullopt;
      return Raw{*value};
    }
    case In::kCookie: {
      const auto value = cookie(parameter.name);
      if (!value) return std::nullopt;
      return Raw{*value, true};
    }
  }
  return std::nullopt;
}

bool ParameterReader::check(const Parameter& parameter) {
  if (parameter.schema == nullptr || parameter.schema->accepts_any_string()) {
    if (!parameter.required || find(parameter)) return true;
    return fail(parameter, "required", fmt::format("the parameter \"{}\" is required", parameter.name), parameter.name);
  }
  out_.json_.clear();
  const std::string_view type = parameter.style == "content" ? "" : parameter.schema->simple_type();
  const bool sent = type == "array"    ? write_array(parameter)
                    : type == "object" ? write_object(parameter)
                                       : write_scalar(parameter);
  if (sent) return check_json(parameter);
  if (!parameter.required) return true;
  return fail(parameter, "required", fmt::format("the parameter \"{}\" is required", parameter.name), parameter.name);
}

bool ParameterReader::check_json(const Parameter& parameter) {
  const auto value = out_.parser_.parse_copy(out_.json_);
  if (!value)
    return fail(parameter, "encoding", fmt::format("the parameter \"{}\" cannot be read", parameter.name), "");
  const std::size_t before = violations_ == nullptr ? 0 : violations_->size();
  if (parameter.schema->validate(*value, Direction::kRequest, violations_)) return true;
  if (violations_ == nullptr) return false;
  const std::string prefix = pointer_to(parameter);
  for (std::size_t i = before; i < violations_->size(); ++i) (*violations_)[i].instance.insert(0, prefix);
  return false;
}

}  // namespace openapi
