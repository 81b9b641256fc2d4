// The other end of the client's Socket, and the time: what a test sees of them, and what it makes of them.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "tlsfit/tls.hpp"

namespace mqtt::test {

using Bytes = std::vector<std::uint8_t>;

struct Wire {
  std::uint32_t now = 1'000'000;  ///< ms
  std::uint16_t chance = 0;       ///< what the random generator gives

  std::string host;  ///< that was connected to last
  unsigned connections = 0;
  tls::State state = tls::State::Closed;
  tls::Failure failure;
  bool opens = true;            ///< a connection is open at once; else it stays as it is
  std::size_t takes = 1 << 20;  ///< bytes that one write() takes at most
  Bytes sent;                   ///< over this connection
  std::deque<std::uint8_t> coming;
  Bytes refused;  ///< what write() did not take: it must come again

  /// What was sent since the last call, as packets. Fails the test if they do not end with one.
  std::vector<Bytes> packets();
};

extern Wire wire;

}  // namespace mqtt::test
