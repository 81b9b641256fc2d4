// The room that a handshake takes in an input buffer.
#pragma once

#include "model/profile.hpp"

namespace tlsfit::check {

/// The most that a reader needs who keeps a message from its first byte on and takes whole records, as Mbed
/// TLS does: of each message from its beginning to the end of the record that it ends in.
std::uint32_t room_for(const Flight& flight);

/// Bytes of the Certificate message, with its header; 0 if there is none.
std::uint32_t certificate_message(const Flight& flight);

}  // namespace tlsfit::check
