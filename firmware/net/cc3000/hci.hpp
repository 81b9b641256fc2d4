// The numbers of the CC3000's host controller interface (TI, 'CC3000 Host Programming Guide' and the host
// driver's error codes). All numbers of several bytes are least significant byte first, addresses and ports
// of sockets excepted, which are in network order.
#pragma once

#include <cstdint>

namespace net::cc3000::hci {

/// Of commands, and of the events that answer them; and of what the chip says by itself.
enum class Opcode : std::uint16_t {
  WlanConnect = 0x0001,
  SetConnectionPolicy = 0x0004,
  SetEventMask = 0x0008,
  PatchesWanted = 0x1000,
  Socket = 0x1001,
  Sent = 0x1003,
  Receive = 0x1004,
  Connect = 0x1007,
  Select = 0x1008,
  CloseSocket = 0x100B,
  GetHostByName = 0x1010,
  SetTimers = 0x2009,
  SimpleLinkStart = 0x4000,
  ReadBufferSize = 0x400B,
  FreeBuffers = 0x4100,
  Connected = 0x8001,
  Disconnected = 0x8002,
  Dhcp = 0x8010,
  TcpCloseWait = 0x8800,
};

/// What can be masked out of the events, by their low bits: keepalive, ping reports, sent packets, start.
inline constexpr std::uint32_t needless_events = 0x8000 | 0x0200 | 0x0040 | 0x0008 | 0x0004;

/// Opcode of data for a socket.
inline constexpr std::uint8_t send = 0x81;

inline constexpr std::uint32_t wpa2 = 3, no_security = 0;
inline constexpr std::uint32_t family_inet = 2, stream = 1, datagram = 2, tcp = 6, udp = 17;

/// Results are negative where a thing has failed; those between these say that a name does not exist, or has
/// no address.
inline constexpr std::int32_t dns_first = -75, dns_last = -69;

}  // namespace net::cc3000::hci
