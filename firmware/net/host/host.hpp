// What the host's net can do beyond net.hpp: names can be pointed elsewhere, as /etc/hosts would.
#pragma once

#include <cstdint>
#include <string_view>

namespace net {

/// From now on `host` is reached at `address` (four decimal octets) and `port`. `host` must stay valid. False
/// if the address cannot be read, or there are too many names.
bool map(std::string_view host, const char* address, std::uint16_t port);

}  // namespace net
