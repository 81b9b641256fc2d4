// The part of RFC 3986 that a device needs: https://HOST[:PORT][/PATH][?QUERY].
#pragma once

#include <cstddef>

#include "http/error.hpp"
#include "session/peer.hpp"

namespace http {

/// Longest host name: 253 characters (RFC 1035 §2.3.4 allows 255 octets on the wire).
inline constexpr std::size_t longest_host = 253;

/// Takes `words` apart where it stands: host and port go to `peer`, the path to `path`: it begins with '/' or
/// '?', or is empty, which means "/", and has no fragment. None if that is a URL that can be fetched, else
/// why not. What passes holds no space and no control character, so that it can stand in a request line as it
/// is.
Error parse_url(char* words, session::Peer& peer, const char*& path);

/// HOST[:PORT] alone, by the same rules.
Error parse_authority(char* words, session::Peer& peer);

}  // namespace http
