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

Error parse_authority(char* words, session::Peer& peer) {
  if (std::strchr(words, '@') != nullptr) return Error::UserName;
  if (*words == '[') return Error::Ipv6;
  char* const end = text::find_any(words, ":");
  peer.host = words;
  peer.port = 443;
  if (*end != 0) {
    *end = 0;
    peer.port = text::port(end + 1);
  }
  if (end == words) return Error::NoHost;
  if (end > words + longest_host) return Error::HostTooLong;
  for (; *words != 0; ++words) {
    if (!is_host_character(*words)) return Error::HostCharacter;
  }
  return peer.port == 0 ? Error::Port : Error::None;
}

Error parse_url(char* words, session::Peer& peer, const char*& path) {
  if (text::behind(words, "http://") != nullptr) return Error::NotEncrypted;
  constexpr char scheme[] = "https://";
  if (text::behind(words, scheme) == nullptr) return Error::NoScheme;
  for (const char* c = words; *c != 0; ++c) {
    if (*c <= 0x20 || *c >= 0x7F) return Error::Character;
  }
  char* const authority = words + sizeof scheme - 1;
  char* const rest = text::find_any(authority, "/?#");
  *text::find_any(rest, "#") = 0;
  path = rest;
  // The authority moves to the front: the path begins where its null will stand.
  const auto size = static_cast<std::size_t>(rest - authority);
  std::memmove(words, authority, size);
  words[size] = 0;
  return parse_authority(words, peer);
}

}  // namespace http
