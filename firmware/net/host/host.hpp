// What the host's net can do beyond net.hpp: names can be pointed elsewhere, as /etc/hosts would.
#pragma once

#include <cstdint>

namespace net {

/// From now on `host` is reached at `address` (four decimal octets) and `port`. False if the
/// address cannot be read, or there are too many names.
bool map(const char* host, const char* address, std::uint16_t port);

}  // namespace net
