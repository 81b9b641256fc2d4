// Addresses as the operating system wants them.
#pragma once

#include <netinet/in.h>

#include <cstring>

#include "net/net.hpp"

namespace net::host {

inline sockaddr_in socket_address(Address address, std::uint16_t port) {
  sockaddr_in result = {};
  result.sin_family = AF_INET;
  result.sin_port = htons(port);
  std::memcpy(&result.sin_addr, address.octet, sizeof address.octet);
  return result;
}

}  // namespace net::host
