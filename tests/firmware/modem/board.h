// In the place of the generated header: two connections at once over a module on a UART.
#pragma once

#include <cstddef>
#include <cstdint>

namespace board {
inline constexpr unsigned connections = 2, most_connections = 4;
inline constexpr bool join_kept = false;
inline constexpr std::uint32_t net_ring = 1024;
inline constexpr bool net_mobile = true;
}  // namespace board
