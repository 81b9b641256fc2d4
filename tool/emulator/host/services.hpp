// The servers of the virtual network: DHCP, DNS and NTP as pure functions from request to answer.
#pragma once

#include <functional>
#include <optional>

#include "emulator/chips/network.hpp"

namespace tlsfit::emulator {

inline constexpr Ipv4 gateway_address = 0xC0000201;  ///< 192.0.2.1 (TEST-NET-1, RFC 5737)
inline constexpr Ipv4 device_address = 0xC000020A;   ///< 192.0.2.10
inline constexpr Ipv4 subnet_mask = 0xFFFFFF00;

/// DHCP (RFC 2131): offers and acknowledges `device_address` with subnet mask, router, DNS server, NTP server
/// and lease time (RFC 2132). Another requested address is refused (DHCPNAK). Nothing for what is no request.
/// Not modelled: leases that run out, DHCPINFORM, DHCPDECLINE and DHCPRELEASE (taken in silence).
std::optional<Datagram> answer_dhcp(const Datagram& request);

/// DNS (RFC 1035): one question of class IN. A: what `resolve` says, or NXDOMAIN; other types of a name that
/// exists: no records. Nothing for what is no query.
std::optional<Bytes> answer_dns(ByteView query,
                                const std::function<std::optional<Ipv4>(const std::string&)>& resolve);

/// SNTP (RFC 4330): `unix_seconds` since 1970. Nothing for what is no client request.
std::optional<Bytes> answer_ntp(ByteView request, double unix_seconds);

}  // namespace tlsfit::emulator
