// Programming and erasing flash, PM0075 §2.3, by half words. The internal oscillator, which it wants (§2.3),
// is always on. See soc/flash.hpp.
#include "soc/flash.hpp"

#include "board.h"
#include "soc/soc.hpp"
#include "soc/stm32/clocks.hpp"
#include "soc/stm32/tick.hpp"

// Whoever links this tells link.ld so, which then keeps the image out of the pages.
__asm(".global tlsfit_store\n.set tlsfit_store, 1\n");

namespace stm32 {
namespace {

/// PM0075 §3.
struct FlashController {
  Register acr, keyr, optkeyr, sr, cr, ar;
  static constexpr std::uint32_t sr_bsy = 1u << 0, sr_pgerr = 1u << 2, sr_wrprterr = 1u << 4,
                                 sr_eop = 1u << 5;
  static constexpr std::uint32_t cr_pg = 1u << 0, cr_per = 1u << 1, cr_strt = 1u << 6, cr_lock = 1u << 7;
};
FlashController& controller() {
  return *reinterpret_cast<FlashController*>(0x4002'2000);
}

constexpr std::uint32_t page_size = 2 << 10;  // of high density (§2.1)
constexpr bool is_page(std::uint32_t address) {
  return board::store_page_size == page_size && (address - board::flash_base) % page_size == 0;
}
static_assert(board::store_page_size == 0 ||
                  (is_page(board::store_pages[0]) && is_page(board::store_pages[1])),
              "board.h: store_pages: want two whole pages of 2 KB");

/// A half word takes 70 µs at most, a page 40 ms (datasheet). The CPU's next fetch from flash waits (§2.3.1).
constexpr std::uint32_t program_timeout = board::cpu_hz / 1000, erase_timeout = board::cpu_hz / 10;

void open_for(std::uint32_t operation) {
  controller().keyr = 0x4567'0123;
  controller().keyr = 0xCDEF'89AB;
  controller().sr = FlashController::sr_pgerr | FlashController::sr_wrprterr | FlashController::sr_eop;
  controller().cr = operation;
}

bool finished(std::uint32_t timeout) {
  return wait_for(controller().sr, FlashController::sr_bsy, 0, timeout) &&
         (controller().sr & (FlashController::sr_pgerr | FlashController::sr_wrprterr)) == 0;
}

/// What is not blank can become zero, and nothing else (§2.3.3).
void program_half(std::uintptr_t at, std::uint16_t half) {
  constexpr std::uint16_t blank = 0xFFFF;
  auto& cell = *reinterpret_cast<volatile std::uint16_t*>(at);
  if (half == blank || (cell != blank && half != 0)) return;
  cell = half;
  __asm volatile("dsb" ::: "memory");
  finished(program_timeout);
}

}  // namespace
}  // namespace stm32

namespace soc {

using namespace stm32;

bool flash_program(std::uintptr_t at, std::uint32_t word) {
  open_for(FlashController::cr_pg);
  program_half(at, static_cast<std::uint16_t>(word));
  program_half(at + 2, static_cast<std::uint16_t>(word >> 16));
  controller().cr = FlashController::cr_lock;
  return *reinterpret_cast<Register*>(at) == word;
}

bool flash_erase(std::uintptr_t page) {
  const std::uint32_t begin = milliseconds(), begin_cycles = cortex_m::dwt_cyccnt();
  open_for(FlashController::cr_per);
  controller().ar = page;
  controller().cr = FlashController::cr_per | FlashController::cr_strt;
  __asm volatile("dsb" ::: "memory");
  const bool erased = finished(erase_timeout);
  controller().cr = FlashController::cr_lock;
  const std::uint32_t cycles = cortex_m::dwt_cyccnt() - begin_cycles;
  tick_is_at_least(begin + cycles / (cortex_m::systick().rvr + 1));
  return erased;
}

}  // namespace soc
