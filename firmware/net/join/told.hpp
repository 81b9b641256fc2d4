// What the network is joined with, as a program has said it since the start: in RAM, before everything else.
// Linked only into images whose program says it (TLSFIT_JOIN_TOLD).
#pragma once

#include "net/join/kept.hpp"

namespace net::join {

/// The text of that number from 0; null: the program has said nothing of this group.
const char* told(Group group, unsigned number);

/// Name and key, or of a mobile network name, user and password; they are copied. The net must be started
/// anew for them to count. False: one is longer than the net's file allows.
bool tell(const char* first, const char* second, const char* third = "");

}  // namespace net::join
