#include "check/room.hpp"

#include <algorithm>

namespace tlsfit::check {

std::uint32_t room_for(const Flight& flight) {
  std::uint64_t begin = 0, record_end = 0, most = 0;
  std::size_t next = 0;
  for (const Flight::Message& message : flight.messages) {
    const std::uint64_t end = begin + message.bytes;
    while (record_end < end && next < flight.records.size()) record_end += flight.records[next++];
    // Of the last messages of TLS 1.2 the records are encrypted, and not among these.
    most = std::max(most, std::max(end, record_end) - begin);
    begin = end;
  }
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(most, 0xFFFFFFFF));
}

std::uint32_t certificate_message(const Flight& flight) {
  std::uint32_t bytes = 0;
  for (const Flight::Message& message : flight.messages)
    if (message.type == "certificate") bytes = std::max(bytes, message.bytes);
  return bytes;
}

}  // namespace tlsfit::check
