// Where noise comes from: the converter of an STM32F401, RM0368 §11.
#pragma once

#include "soc/stm32/clocks.hpp"

namespace stm32 {

inline constexpr std::uint32_t channel_vrefint = 17,
                               channel_temperature = 18;  // RM0368 §11.10; VBATE stays off

/// TIM5_OR.TI4_RMP, RM0368 §13.4.20: channel 4 captures the internal slow oscillator.
inline constexpr std::uint32_t timer_option = 1u << 6;
inline void route_lsi() {}

/// ADC1, RM0368 §11.12.
struct Adc {
  Register sr, cr1, cr2, smpr1, smpr2, jofr[4], htr, ltr, sqr1, sqr2, sqr3, jsqr, jdr[4], dr;
  static constexpr std::uint32_t sr_eoc = 1u << 1;
  static constexpr std::uint32_t cr2_adon = 1u << 0, cr2_swstart = 1u << 30;
};
static_assert(sizeof(Adc) == 0x50);
inline Adc& adc() {
  return *reinterpret_cast<Adc*>(0x4001'2000);
}
inline Register& adc_ccr() {
  return *reinterpret_cast<Register*>(0x4001'2304);
}
constexpr std::uint32_t ccr_adcpre_by_8 = 3u << 16, ccr_tsvrefe = 1u << 23;
// Both channels want at least 10 µs of sampling (datasheet): 144 cycles at 84 MHz / 8 are 13.7 µs.
constexpr std::uint32_t sample_144_cycles = 6;
constexpr std::uint32_t smpr1_both =
    sample_144_cycles << 3 * (channel_vrefint - 10) | sample_144_cycles << 3 * (channel_temperature - 10);
/// 156 cycles at an eighth of the CPU's clock, and an interrupt in between.
constexpr std::uint32_t conversion_timeout = 4 * 156 * 8;

inline void start_adc() {
  start_peripheral(&Rcc::apb2enr, &Rcc::apb2rstr, Rcc::apb2_adc1);
  adc_ccr() = ccr_adcpre_by_8 | ccr_tsvrefe;
  adc().smpr1 = smpr1_both;
  adc().cr2 = Adc::cr2_adon;
  wait_cycles(board::cpu_hz / 50'000);  // 20 µs or more; converter 3 µs, temperature sensor 10 µs (datasheet)
}

/// Converts a channel. False if the converter did not answer.
inline bool convert(std::uint32_t channel, std::uint32_t& reading) {
  adc().sqr3 = channel;  // SQR1.L = 0: one conversion
  adc().sr = 0;
  adc().cr2 = Adc::cr2_adon | Adc::cr2_swstart;
  if (!wait_for(adc().sr, Adc::sr_eoc, Adc::sr_eoc, conversion_timeout)) return false;
  reading = adc().dr;  // clears EOC
  return true;
}

/// Converts a channel that is at a pin (0 to 15). Negative: it did not answer.
inline int convert_channel(unsigned channel) {
  // 480 cycles, 46 µs, for sources of up to 50 kΩ and more (datasheet, equation of R_AIN).
  constexpr std::uint32_t sample_480_cycles = 7;
  Register& smpr = channel < 10 ? adc().smpr2 : adc().smpr1;
  const unsigned shift = 3 * (channel < 10 ? channel : channel - 10);
  replace_bits(smpr, 7u << shift, sample_480_cycles << shift);
  static_assert(conversion_timeout > 492 * 8);
  std::uint32_t reading = 0;
  return convert(channel, reading) ? static_cast<int>(reading) : -1;
}

}  // namespace stm32
