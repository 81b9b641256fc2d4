// Programs cannot keep values in flash on this chip yet. While its flash is erased or programmed it is not
// memory, so that what does it would have to run in RAM, with what the boot ROM has for it (§2.8.3.1.3).
// Whoever links this is told by link.ld that the layout has no pages.
#include "soc/flash.hpp"

#include "board.h"

__asm(".global tlsfit_store\n.set tlsfit_store, 1\n");
static_assert(board::store_page_size == 0,
              "board.h: store_pages: an RP2040's flash cannot be written to yet");

namespace soc {

bool flash_program(std::uintptr_t, std::uint32_t) {
  return false;
}

bool flash_erase(std::uintptr_t) {
  return false;
}

}  // namespace soc
