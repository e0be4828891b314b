#include "openapi/uri.h"

#include "base/text.h"
#include "openapi/format_parts.h"

namespace openapi::uri {
namespace {

struct Parts {
  std::string_view scheme;     // with its colon
  std::string_view authority;  // with its slashes
  std::string_view path;
  std::string_view query;  // with its question mark
};

Parts split(std::string_view uri) {
  Parts out;
  const std::size_t colon = uri.find_first_of(":/?#");
  if (colon != std::string_view::npos && colon > 0 && uri[colon] == ':' && format::is_alpha(uri.front())) {
    out.scheme = uri.substr(0, colon + 1);
    uri.remove_prefix(colon + 1);
  }
  if (uri.starts_with("//")) {
    const std::size_t end = uri.find_first_of("/?", 2);
    out.authority = uri.substr(0, end);
    uri.remove_prefix(out.authority.size());
  }
  const std::size_t mark = uri.find('?');
  out.path = uri.substr(0, mark);
  out.query = mark == std::string_view::npos ? std::string_view{} : uri.substr(mark);
  return out;
}

std::string remove_dot_segments(std::string_view path) {
  if (path.find('.') == std::string_view::npos) return std::string(path);
  std::vector<std::string_view> kept;
  const bool absolute = path.starts_with('/');
  const auto segments = base::split(absolute ? path.substr(1) : path, '/');
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool last = i + 1 == segments.size();
    if (segments[i] == ".") {
      if (last) kept.emplace_back();
    } else if (segments[i] == "..") {
      // A relative path keeps the steps that lead out of it; the reader of files refuses them.
      if (!kept.empty() && kept.back() != "..") {
        kept.pop_back();
      } else if (!absolute) {
        kept.push_back(segments[i]);
      }
      if (last) kept.emplace_back();
    } else {
      kept.push_back(segments[i]);
    }
  }
  std::string out = absolute ? "/" : "";
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i > 0) out += '/';
    out += kept[i];
  }
  return out;
}

std::string merge(const Parts& base, std::string_view path) {
  if (!base.authority.empty() && base.path.empty()) return "/" + std::string(path);
  const std::size_t slash = base.path.rfind('/');
  return std::string(slash == std::string_view::npos ? std::string_view{} : base.path.substr(0, slash + 1)) +
         std::string(path);
}

std::string join(std::string_view scheme, std::string_view authority, const std::string& path, std::string_view query) {
  std::string out(scheme);
  out += authority;
  out += path;
  out += query;
  return out;
}

}  // namespace

std::string_view without_fragment(std::string_view uri) { return uri.substr(0, uri.find('#')); }

std::string_view fragment(std::string_view uri) {
  const std::size_t hash = uri.find('#');
  return hash == std::string_view::npos ? std::string_view{} : uri.substr(hash + 1);
}

std::string resolve(std::string_view base, std::string_view reference) {
  const std::string_view hash =
      reference.find('#') == std::string_view::npos ? std::string_view{} : reference.substr(reference.find('#'));
  const Parts from = split(without_fragment(base));
  const Parts to = split(without_fragment(reference));
  std::string out;
  if (!to.scheme.empty()) {
    out = join(to.scheme, to.authority, remove_dot_segments(to.path), to.query);
  } else if (!to.authority.empty()) {
    out = join(from.scheme, to.authority, remove_dot_segments(to.path), to.query);
  } else if (to.path.empty()) {
    out = join(from.scheme, from.authority, std::string(from.path), to.query.empty() ? from.query : to.query);
  } else if (to.path.starts_with('/')) {
    out = join(from.scheme, from.authority, remove_dot_segments(to.path), to.query);
  } else {
    out = join(from.scheme, from.authority, remove_dot_segments(merge(from, to.path)), to.query);
  }
  return out.append(hash);
}

std::vector<std::string> pointer_tokens(std::string_view pointer) {
  std::vector<std::string> out;
  if (pointer.empty()) return out;
  for (const std::string_view part : base::split(pointer.substr(1), '/')) {
    std::string token;
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (part[i] == '~' && i + 1 < part.size() && (part[i + 1] == '0' || part[i + 1] == '1')) {
        token += part[++i] == '0' ? '~' : '/';
      } else {
        token += part[i];
      }
    }
    out.push_back(std::move(token));
  }
  return out;
}

}  // namespace openapi::uri
