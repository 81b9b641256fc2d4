// The console: a USART whose interrupt moves bytes between the line and two rings. RM0368 §19.
#pragma once

#include <cstdint>

#include "board.h"
#include "soc/stm32f4/clocks.hpp"
#include "soc/stm32f4/instance.hpp"

namespace stm32f4 {

/// What differs between the instances (RM0368 §2.3, §6.3, §10.1.3).
struct UsartInstance {
  unsigned number;
  std::uint32_t base;
  Register Rcc::*enable;
  Register Rcc::*reset;
  std::uint32_t bit;
  bool apb2;
  std::uint32_t function;
  unsigned irq;
};
inline constexpr UsartInstance usart_instances[] = {
    {1, 0x4001'1000, &Rcc::apb2enr, &Rcc::apb2rstr, Rcc::apb2_usart1, true, 7, 37},
    {2, 0x4000'4400, &Rcc::apb1enr, &Rcc::apb1rstr, Rcc::apb1_usart2, false, 7, 38},
    {6, 0x4001'1400, &Rcc::apb2enr, &Rcc::apb2rstr, Rcc::apb2_usart6, true, 8, 71},
};
inline constexpr UsartInstance console_usart = instance_for(usart_instances, board::console, "USART");

void start_console(Clocks clocks);
extern "C" void console_interrupt();

}  // namespace stm32f4
