// The flash as what keeps data: single words are programmed, whole pages are erased. Reading is reading
// memory. Implemented beside soc.hpp, and linked only into images whose program uses it (program/link of the
// store).
#pragma once

#include <cstddef>
#include <cstdint>

namespace soc {

/// Turns ones of the word at `at` into zeros: it is then what it was AND `word`; where the chip programs only
/// what is blank, or to zero, it may stay what it was. While that lasts, some 16 to 140 µs, the CPU stands
/// still if its code is in the same flash. False if `word` is not what is read afterwards.
bool flash_program(std::uintptr_t at, std::uint32_t word);

/// Makes all bits of a page ones; the CPU stands still for that long. False if the chip refused.
bool flash_erase(std::uintptr_t page);

}  // namespace soc
