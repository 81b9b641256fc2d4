// In the place of the generated header.
#pragma once

#include <cstdint>

namespace build_info {
inline constexpr std::uint32_t time = 1'790'000'000;
}
