// A board whose net joins everything that there is, and whose console says what with.
#pragma once

#include <cstddef>

namespace board {

inline constexpr bool hosted = false, join_kept = true;
inline constexpr std::size_t join_ssid = 8, join_key = 16, join_apn = 8, join_user = 8, join_password = 8,
                             join_pin = 6;

}  // namespace board
