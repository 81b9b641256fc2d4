// The part of RFC 3986 that a device needs: https://HOST[:PORT][/PATH][?QUERY].
#pragma once

#include <cstdint>
#include <string_view>

#include "text/packed.hpp"

namespace http {

/// Longest host name: 253 characters (RFC 1035 §2.3.4 allows 255 octets on the wire).
inline constexpr std::size_t longest_host = 253;

/// Views into the text that was parsed.
struct Url {
  std::string_view host;
  std::uint16_t port = 0;
  std::string_view path;  ///< begins with '/', or is empty, which means "/"; without the fragment
};

/// Null if `words` is a URL that can be fetched, else a sentence saying why not. What passes holds no space
/// and no control character, so that it can stand in a request line as it is.
text::Packed parse_url(std::string_view words, Url& url);

/// HOST[:PORT] alone, by the same rules.
text::Packed parse_authority(std::string_view words, Url& url);

}  // namespace http
