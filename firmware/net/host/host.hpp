// What the host's net can do beyond net.hpp: names can be pointed elsewhere.
#pragma once

#include <cstdint>

namespace net {

/// In the place of a port: the one that is asked for, of a name server 53.
inline constexpr std::uint16_t usual_port = 0;

/// From now on `host`, which must stay where it is, is reached at `address` (four decimal octets) and `port`.
/// False if the address cannot be read, or there are too many names.
bool map(const char* host, const char* address, std::uint16_t port);

/// Names are asked for there, in place of what /etc/resolv.conf says. False if the address cannot be read.
bool ask_at(const char* address, std::uint16_t port);

}  // namespace net
