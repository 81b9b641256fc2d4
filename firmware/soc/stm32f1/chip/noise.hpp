// Where noise comes from: the converter of an STM32F103, RM0008 §11.
#pragma once

#include "chip/gpio.hpp"
#include "soc/stm32/clocks.hpp"

namespace stm32 {

inline constexpr std::uint32_t channel_temperature = 16, channel_vrefint = 17;  // RM0008 §11.10

inline constexpr std::uint32_t timer_option = 0;

/// AFIO_MAPR.TIM5CH4_IREMAP, RM0008 §9.4.2: channel 4 captures the internal slow oscillator (on chips of high
/// density, §7.2.5).
inline void route_lsi() {
  set_bits(rcc().apb2enr, Rcc::apb2_afio);
  static_cast<void>(rcc().apb2enr);
  // What reads as SWJ_CFG is undefined: written as after reset, all of JTAG and SWD.
  replace_bits(afio().mapr, Afio::mapr_swj, Afio::mapr_tim5ch4_is_lsi);
}

/// ADC1, RM0008 §11.12.
struct Adc {
  Register sr, cr1, cr2, smpr1, smpr2, jofr[4], htr, ltr, sqr1, sqr2, sqr3, jsqr, jdr[4], dr;
  static constexpr std::uint32_t sr_eoc = 1u << 1;
  static constexpr std::uint32_t cr2_adon = 1u << 0, cr2_cal = 1u << 2, cr2_rstcal = 1u << 3,
                                 cr2_extsel_swstart = 7u << 17, cr2_exttrig = 1u << 20,
                                 cr2_swstart = 1u << 22, cr2_tsvrefe = 1u << 23;
  static constexpr std::uint32_t cr2_ready = cr2_adon | cr2_extsel_swstart | cr2_exttrig | cr2_tsvrefe;
};
static_assert(sizeof(Adc) == 0x50);
inline Adc& adc() {
  return *reinterpret_cast<Adc*>(0x4001'2400);
}

// The temperature sensor wants 17.1 µs of sampling (datasheet), a source of 50 kΩ 8 (equation of R_AIN): at
// 12 MHz 239.5 cycles are 20. Every channel has them, so that none need be set before a conversion.
constexpr std::uint32_t smpr1_239_cycles_each = 0x00FF'FFFF, smpr2_239_cycles_each = 0x3FFF'FFFF;
/// 252 cycles at a sixth of APB2's clock, and an interrupt in between.
constexpr std::uint32_t conversion_timeout = 4 * 252 * 6;
/// 83 of its cycles (datasheet).
constexpr std::uint32_t calibration_timeout = 4 * 83 * 6;

// At most 14 MHz: a sixth of 72 (start_clocks()).
inline void start_adc() {
  start_peripheral(&Rcc::apb2enr, &Rcc::apb2rstr, Rcc::apb2_adc1);
  adc().smpr1 = smpr1_239_cycles_each;
  adc().smpr2 = smpr2_239_cycles_each;
  adc().cr2 = Adc::cr2_adon;
  wait_cycles(board::cpu_hz / 50'000);  // 20 µs; converter 1 µs, temperature sensor 10 µs (datasheet)
  // §11.4: once after power-up, two cycles of the converter's clock or more after that.
  adc().cr2 = Adc::cr2_adon | Adc::cr2_rstcal;
  wait_for(adc().cr2, Adc::cr2_rstcal, 0, calibration_timeout);
  adc().cr2 = Adc::cr2_adon | Adc::cr2_cal;
  wait_for(adc().cr2, Adc::cr2_cal, 0, calibration_timeout);
  adc().cr2 = Adc::cr2_ready;
  wait_cycles(board::cpu_hz / 50'000);
}

/// Converts a channel. False if the converter did not answer.
inline bool convert(std::uint32_t channel, std::uint32_t& reading) {
  adc().sqr3 = channel;  // SQR1.L = 0: one conversion
  adc().sr = 0;
  adc().cr2 = Adc::cr2_ready | Adc::cr2_swstart;
  if (!wait_for(adc().sr, Adc::sr_eoc, Adc::sr_eoc, conversion_timeout)) return false;
  reading = adc().dr;  // clears EOC
  return true;
}

/// Converts a channel that is at a pin (0 to 15). Negative: it did not answer.
inline int convert_channel(unsigned channel) {
  std::uint32_t reading = 0;
  return convert(channel, reading) ? static_cast<int>(reading) : -1;
}

}  // namespace stm32
