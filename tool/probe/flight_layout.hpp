// How the messages of whole flights lie in their records, for the profile: a client that reassembles messages
// in place needs room for what shares a record with the end of one.
#pragma once

#include "model/profile.hpp"
#include "wire/server_flight.hpp"

namespace tlsfit::probe {

/// Adds one flight to the profile, unless one of its version and limits is there already, or it holds no
/// certificate (a resumed session), or came in more records than are worth keeping.
void note_flight(Profile& profile, std::uint16_t version, const wire::ServerExtensions& extensions,
                 std::optional<std::uint16_t> offered_limit, const std::vector<wire::MessageSize>& messages,
                 const std::vector<std::size_t>& records);

}  // namespace tlsfit::probe
