// What the network is joined with, as the device was told on its console: kept in flash, before what was
// built in. Linked only into images with board::join_kept, for it brings the store along.
#pragma once

#include <cstdint>
#include <span>

namespace net::join {

/// What belongs together is kept together, so that a power cut leaves all of it old, or all new.
enum class Group : std::uint8_t {
  Wifi,  ///< name, key
  Apn,   ///< name, user, password
  Pin,
};

/// The text of that number from 0, where it is in flash: until the next keep() or forget(). Null: nothing is
/// kept of this group.
const char* kept(Group group, unsigned number);

/// Keeps all texts of a group, each with a null behind it, and has the net start anew with them. False: the
/// flash does not take them; what was kept before still is.
bool keep(Group group, std::span<const std::uint8_t> texts);

/// Overwrites all that is kept with zeros, and has the net start anew with what was built in. False: the
/// flash does not take that.
bool forget();

}  // namespace net::join
