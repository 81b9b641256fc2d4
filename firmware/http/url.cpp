#include "http/url.hpp"

#include <cstring>

#include "text/text.hpp"

namespace http {
namespace {

/// RFC 952 and RFC 1123 §2.1, and the underscore that real names have.
bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_';
}

}  // namespace

text::Packed parse_authority(char* words, Url& url) {
  if (std::strchr(words, '@') != nullptr) return TEXT("a user name in a URL is not supported");
  if (*words == '[') return TEXT("IPv6 addresses are not supported");
  char* const end = text::find_any(words, ":");
  url.host = words;
  url.port = 443;
  if (*end != 0) {
    *end = 0;
    url.port = text::port(end + 1);
  }
  if (end == words) return TEXT("the host name is missing");
  if (end > words + longest_host) return TEXT("the host name is longer than 253 characters");
  for (; *words != 0; ++words) {
    if (!is_host_character(*words)) return TEXT("the host name has a character that no host name has");
  }
  return url.port == 0 ? TEXT("the port is not a number from 1 to 65535") : text::Packed{};
}

text::Packed parse_url(char* words, Url& url) {
  if (text::behind(words, "http://") != nullptr)
    return TEXT("http:// is not encrypted: only https:// is fetched");
  constexpr char scheme[] = "https://";
  if (text::behind(words, scheme) == nullptr) return TEXT("a URL begins with https://");
  for (const char* c = words; *c != 0; ++c) {
    if (*c <= 0x20 || *c >= 0x7F) return TEXT("the URL has a character that must be percent-encoded");
  }
  char* const authority = words + sizeof scheme - 1;
  char* const path = text::find_any(authority, "/?#");
  *text::find_any(path, "#") = 0;
  url.path = path;
  // The authority moves to the front: the path begins where its null will stand.
  const auto size = static_cast<std::size_t>(path - authority);
  std::memmove(words, authority, size);
  words[size] = 0;
  return parse_authority(words, url);
}

}  // namespace http
