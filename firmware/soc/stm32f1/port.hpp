// A pin's four bits in GPIOx_CRL and GPIOx_CRH, RM0008 §9.2.1: MODE, and CNF above it.
#pragma once

#include <cstdint>

#include "board.h"

namespace stm32 {

constexpr std::uint32_t up_to_50_mhz = 3;  ///< MODE: the SPI asks for it
constexpr std::uint32_t analog_input = 0, input_floating = 1u << 2, input_pulled = 2u << 2,
                        output_push_pull = up_to_50_mhz, output_open_drain = up_to_50_mhz | 1u << 2,
                        peripheral_push_pull = up_to_50_mhz | 2u << 2;

/// Sets them. The port's clock must be on.
void set_pin_configuration(const board::Pin& pin, std::uint32_t configuration);

}  // namespace stm32
