// The part of RFC 3986 that a device needs: https://HOST[:PORT][/PATH][?QUERY].
#pragma once

#include <cstdint>

#include "text/packed.hpp"

namespace http {

/// Longest host name: 253 characters (RFC 1035 §2.3.4 allows 255 octets on the wire).
inline constexpr std::size_t longest_host = 253;

/// Parts of the text that was parsed, which has been cut into them.
struct Url {
  const char* host = nullptr;
  const char* path = nullptr;  ///< begins with '/' or '?', or is empty, which means "/"; without the fragment
  std::uint16_t port = 0;
};

/// Null if `words` is a URL that can be fetched, else a sentence saying why not. What passes holds no space
/// and no control character, so that it can stand in a request line as it is.
text::Packed parse_url(char* words, Url& url);

/// HOST[:PORT] alone, by the same rules.
text::Packed parse_authority(char* words, Url& url);

}  // namespace http
