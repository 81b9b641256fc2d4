// SPIs and USARTs of an STM32F401 (RM0368 §2.3, §6.3; interrupts §10.1.3; alternate functions from the
// datasheet). Which pins have which function is not looked at here.
#pragma once

#include "soc/stm32/instance.hpp"

namespace stm32 {

inline constexpr Instance spi_instances[] = {
    {"SPI1", 0x4001'3000, &Rcc::apb2enr, &Rcc::apb2rstr, Rcc::apb2_spi1, true, 5},
    {"SPI2", 0x4000'3800, &Rcc::apb1enr, &Rcc::apb1rstr, Rcc::apb1_spi2, false, 5},
    {"SPI3", 0x4000'3C00, &Rcc::apb1enr, &Rcc::apb1rstr, Rcc::apb1_spi3, false, 6},
    {"SPI4", 0x4001'3400, &Rcc::apb2enr, &Rcc::apb2rstr, Rcc::apb2_spi4, true, 5},
};

inline constexpr UsartInstance usart_instances[] = {
    {{"USART1", 0x4001'1000, &Rcc::apb2enr, &Rcc::apb2rstr, Rcc::apb2_usart1, true, 7}, 37},
    {{"USART2", 0x4000'4400, &Rcc::apb1enr, &Rcc::apb1rstr, Rcc::apb1_usart2, false, 7}, 38},
    {{"USART6", 0x4001'1400, &Rcc::apb2enr, &Rcc::apb2rstr, Rcc::apb2_usart6, true, 8}, 71},
};

}  // namespace stm32
