#include "http/url.hpp"

#include "text/text.hpp"

namespace http {
namespace {

/// RFC 952 and RFC 1123 §2.1, and the underscore that real names have.
bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_';
}

bool starts_with(std::string_view words, std::string_view start) {
  return text::same_ignoring_case(text::first(words, start.size()), start);
}

}  // namespace

text::Packed parse_authority(std::string_view words, Url& url) {
  if (text::position_of(words, "@") < words.size()) return TEXT("a user name in a URL is not supported");
  if (starts_with(words, "[")) return TEXT("IPv6 addresses are not supported");
  const std::size_t colon = text::position_of(words, ":");
  url.host = text::first(words, colon);
  if (url.host.empty()) return TEXT("the host name is missing");
  if (url.host.size() > longest_host) return TEXT("the host name is longer than 253 characters");
  for (const char c : url.host) {
    if (!is_host_character(c)) return TEXT("the host name has a character that no host name has");
  }
  url.port = 443;
  if (colon < words.size()) {
    std::uint64_t port = 0;
    if (!text::decimal(text::after(words, colon + 1), 65535, port) || port == 0) {
      return TEXT("the port is not a number from 1 to 65535");
    }
    url.port = static_cast<std::uint16_t>(port);
  }
  return {};
}

text::Packed parse_url(std::string_view words, Url& url) {
  if (starts_with(words, "http://")) return TEXT("http:// is not encrypted: only https:// is fetched");
  if (!starts_with(words, "https://")) return TEXT("a URL begins with https://");
  for (const char c : words) {
    if (c <= 0x20 || c >= 0x7F) return TEXT("the URL has a character that must be percent-encoded");
  }
  const std::string_view rest = text::after(words, 8);
  const std::size_t end = text::position_of(rest, "/?#");
  const std::string_view tail = text::after(rest, end);
  url.path = text::first(tail, text::position_of(tail, "#"));
  return parse_authority(text::first(rest, end), url);
}

}  // namespace http
