#include "probe/page_links.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace tlsfit::probe {

namespace {

using std::string_view;

constexpr string_view blanks = " \t\r\n\f";
constexpr std::size_t longest_path = 1024;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(string_view a, string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

string_view trimmed(string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Takes what comes before the first of `stops` off the front of `text`.
string_view take_until(string_view& text, string_view stops) {
  const string_view taken = text.substr(0, text.find_first_of(stops));
  text.remove_prefix(taken.size());
  return taken;
}

/// What RFC 3986 lets stand in a path and a query, and so in a request line.
bool is_of_a_path(char c) {
  return c > ' ' && c < '\x7F' && string_view("\"<>\\^`{|}#").find(c) == string_view::npos;
}

bool names_this_host(string_view authority, const Target& target) {
  for (const std::string& name : {target.host, target.sni}) {
    if (name.empty()) continue;
    const std::string host = name.find(':') == name.npos ? name : "[" + name + "]";
    if (same(authority, fmt::format("{}:{}", host, target.port))) return true;
    if (target.port == 443 && same(authority, host)) return true;
  }
  return false;
}

/// `reference` as a path on this host (RFC 3986 section 5.2), or nothing if it leads elsewhere.
std::optional<std::string> resolved(string_view reference, const Target& target, string_view base) {
  std::string text(trimmed(reference));
  for (std::size_t at = 0; (at = text.find("&amp;", at)) != text.npos; ++at) text.erase(at + 1, 4);
  string_view rest = text;
  rest = rest.substr(0, rest.find('#'));
  if (rest.size() >= 8 && same(rest.substr(0, 8), "https://")) rest.remove_prefix(6);
  std::string path;
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    if (!names_this_host(take_until(rest, "/?"), target)) return {};
    path = rest.starts_with('/') ? std::string(rest) : fmt::format("/{}", rest);
  } else if (rest.starts_with('/')) {
    path = rest;
  } else {
    if (rest.empty() || rest.find(':') < rest.find_first_of("/?")) return {};  // a scheme: mailto, data, http
    const string_view folder = base.substr(0, base.find('?'));
    path =
        fmt::format("{}{}", rest.starts_with('?') ? folder : folder.substr(0, folder.rfind('/') + 1), rest);
  }
  if (path.size() > longest_path || !path.starts_with('/') || path.find("/.") != path.npos) return {};
  if (!std::ranges::all_of(path, is_of_a_path)) return {};
  return path;
}

/// Calls `take(name, value)` for each attribute with a value in each tag (HTML, section 13.1.2).
template <class Take>
void for_each_attribute(string_view html, Take take) {
  for (std::size_t tag; (tag = html.find('<')) != html.npos;) {
    html.remove_prefix(tag + 1);
    take_until(html, " \t\r\n\f/<>");  // the tag's name
    while (!html.empty() && html.front() != '>' && html.front() != '<') {
      const std::size_t start = html.find_first_not_of(" \t\r\n\f/=\"'");
      html.remove_prefix(std::min(start, html.size()));
      const string_view name = take_until(html, " \t\r\n\f/=<>");
      const std::size_t equals = html.find_first_not_of(blanks);
      if (equals == html.npos || html[equals] != '=') continue;
      html.remove_prefix(equals + 1);
      html.remove_prefix(std::min(html.find_first_not_of(blanks), html.size()));
      if (html.empty()) return;
      string_view value;
      if (const char quote = html.front(); quote == '"' || quote == '\'') {
        html.remove_prefix(1);
        const std::size_t end = html.find(quote);
        if (end == html.npos) return;  // cut off here: half a path is none
        value = html.substr(0, end);
        html.remove_prefix(end + 1);
      } else {
        value = take_until(html, " \t\r\n\f>");
        if (html.empty()) return;
      }
      take(name, value);
    }
  }
}

}  // namespace

std::vector<std::string> page_links(string_view response, const Target& target, string_view path,
                                    std::size_t most) {
  std::vector<std::string> moved, loaded, linked;
  const auto keep = [&](std::vector<std::string>& into, string_view reference) {
    if (into.size() >= most) return;
    if (auto found = resolved(reference, target, path); found && *found != path)
      into.push_back(std::move(*found));
  };
  const std::size_t end = response.find("\r\n\r\n");
  string_view fields = response.substr(0, end);
  while (!fields.empty()) {
    const string_view line = take_until(fields, "\n");
    fields.remove_prefix(std::min<std::size_t>(1, fields.size()));
    const std::size_t colon = line.find(':');
    if (colon != line.npos && same(line.substr(0, colon), "location")) keep(moved, line.substr(colon + 1));
  }
  if (end != response.npos)
    for_each_attribute(response.substr(end + 4), [&](string_view name, string_view value) {
      if (same(name, "src")) keep(loaded, value);
      if (same(name, "href")) keep(linked, value);
    });
  std::vector<std::string> all;
  for (const auto* const list : {&moved, &loaded, &linked})
    for (const std::string& one : *list)
      if (all.size() < most && std::ranges::find(all, one) == all.end()) all.push_back(one);
  return all;
}

std::string path_of_nothing(std::size_t limit) {
  return "/tlsfit-asks-for-a-page-that-is-not-here/" + std::string(limit, '-');
}

}  // namespace tlsfit::probe
