// What is typed about the network that the device joins, in images that keep it (board::join_kept).
#pragma once

#include <cstddef>
#include <string_view>

namespace console {

/// Overwrites what had a secret in it; the compiler may not leave it out.
void wipe(void* memory, std::size_t size);

/// How much of what is being typed may be shown: all of it, unless it is a command with a key in it.
std::size_t shown_part(std::string_view typed);

/// Runs one of these commands. Whether it is one.
bool run_network_command(const char* word, const char* arguments);

}  // namespace console
