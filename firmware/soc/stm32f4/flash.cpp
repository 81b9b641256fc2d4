// Programming and erasing flash, RM0368 §3.6, by words: that wants 2.7 V or more (table 6). See
// soc/flash.hpp.
#include "soc/flash.hpp"

#include "board.h"
#include "soc/soc.hpp"
#include "soc/stm32/clocks.hpp"
#include "soc/stm32/tick.hpp"

// Whoever links this tells link.ld so, which then keeps the image out of the pages.
__asm(".global tlsfit_store\n.set tlsfit_store, 1\n");

namespace stm32 {
namespace {

/// Flash interface, RM0368 §3.8.
struct FlashInterface {
  Register acr, keyr, optkeyr, sr, cr, optcr;
  static constexpr std::uint32_t acr_dcen = 1u << 10, acr_dcrst = 1u << 12;
  static constexpr std::uint32_t sr_errors = 0xF0, sr_bsy = 1u << 16;
  static constexpr std::uint32_t cr_pg = 1u << 0, cr_ser = 1u << 1, cr_snb_1 = 1u << 3, cr_by_word = 2u << 8,
                                 cr_strt = 1u << 16, cr_lock = 1u << 31;
  static constexpr std::uint32_t key_1 = 0x4567'0123, key_2 = 0xCDEF'89AB;
};

FlashInterface& flash_interface() {
  return *reinterpret_cast<FlashInterface*>(0x4002'3C00);
}

constexpr std::uint32_t small_sectors = 4, small_size = 16 << 10, large_size = 128 << 10;

/// The sector at an address. 0 to 3 have 16 KB, 4 has 64 KB, the others have 128 KB (§3.3, table 5).
constexpr std::uint32_t sector_at(std::uint32_t address) {
  const std::uint32_t offset = address - board::flash_base;
  return offset < large_size ? (offset < 4 * small_size ? offset / small_size : small_sectors)
                             : offset / large_size + small_sectors;
}

constexpr std::uint32_t size_of_sector(std::uint32_t sector) {
  return sector < small_sectors ? small_size : sector == small_sectors ? 4 * small_size : large_size;
}

constexpr bool is_sector(std::uint32_t address) {
  return board::store_page_size == size_of_sector(sector_at(address)) &&
         (address - board::flash_base) % size_of_sector(sector_at(address)) == 0;
}
static_assert(board::store_page_size == 0 ||
                  (is_sector(board::store_pages[0]) && is_sector(board::store_pages[1])),
              "board.h: store_pages: want two whole sectors");

/// A word takes 100 µs at most, a sector of 128 KB 2 s (datasheet, table 'Flash memory programming'). Code
/// that runs from flash does not come to see the chip busy: the CPU's next fetch waits (§3.5.1).
constexpr std::uint32_t program_timeout = board::cpu_hz / 1000, erase_timeout = board::cpu_hz * 4;

void unlock() {
  FlashInterface& flash = flash_interface();
  flash.keyr = flash.key_1;
  flash.keyr = flash.key_2;
  flash.sr = flash.sr_errors;  // of the past: writing 1 clears
}

/// Waits until it is done, and locks. False if it was not, or not allowed.
bool finish(std::uint32_t timeout) {
  FlashInterface& flash = flash_interface();
  const bool ended = wait_for(flash.sr, flash.sr_bsy, 0, timeout);
  flash.cr = flash.cr_lock;
  return ended && (flash.sr & flash.sr_errors) == 0;
}

/// The cache of data may hold what was erased (§3.6.2), and may be emptied only while it is off.
void empty_data_cache() {
  FlashInterface& flash = flash_interface();
  const std::uint32_t acr = flash.acr;
  flash.acr = acr & ~flash.acr_dcen;
  flash.acr = (acr & ~flash.acr_dcen) | flash.acr_dcrst;
  flash.acr = acr & ~flash.acr_dcen;
  flash.acr = acr;
}

}  // namespace
}  // namespace stm32

namespace soc {

using namespace stm32;

bool flash_program(std::uintptr_t at, std::uint32_t word) {
  unlock();
  flash_interface().cr = FlashInterface::cr_pg | FlashInterface::cr_by_word;
  auto& cell = *reinterpret_cast<Register*>(at);
  cell = word;
  __asm volatile("dsb" ::: "memory");
  return finish(program_timeout) && cell == word;
}

bool flash_erase(std::uintptr_t page) {
  const std::uint32_t begin = milliseconds(), begin_cycles = cortex_m::dwt_cyccnt();
  unlock();
  FlashInterface& flash = flash_interface();
  flash.cr = flash.cr_ser | flash.cr_snb_1 * sector_at(page) | flash.cr_by_word;
  flash.cr = flash.cr | flash.cr_strt;
  __asm volatile("dsb" ::: "memory");
  const bool erased = finish(erase_timeout);
  empty_data_cache();
  const std::uint32_t cycles = cortex_m::dwt_cyccnt() - begin_cycles;
  tick_is_at_least(begin + cycles / (cortex_m::systick().rvr + 1));
  return erased;
}

}  // namespace soc
