// Source 0, 'adc': thermal and quantisation noise of the converter. A sample is the low four bits of a
// reading of the temperature sensor and the low four bits of a reading of the voltage reference. Both are in
// one sample so that the health tests see one stream of like symbols: were readings of two channels to
// alternate, a channel that is stuck would never repeat its value twice in a row. Source 1, 'lsi': jitter of
// the internal slow RC oscillator, whose periods TIM5 measures in CPU cycles. A sample is the low eight
// bits of one period.
#include "soc/stm32/noise.hpp"

#include "chip/noise.hpp"
#include "soc/soc.hpp"

namespace stm32 {
namespace {

/// TIM5, RM0368 §13.4, RM0008 §15.4, with 32 bits or 16; TIM5_OR is not on every chip.
struct Timer {
  Register cr1, cr2, smcr, dier, sr, egr, ccmr1, ccmr2, ccer, cnt, psc, arr, reserved_30, ccr[4],
      reserved_44[3], option;
  static constexpr std::uint32_t cr1_cen = 1u << 0, egr_ug = 1u << 0, sr_cc4if = 1u << 4, sr_cc4of = 1u << 12,
                                 ccmr2_cc4s_ti4 = 1u << 8, ccer_cc4e = 1u << 12;
};
static_assert(sizeof(Timer) == 0x54);
Timer& tim5() {
  return *reinterpret_cast<Timer*>(0x4000'0C00);
}

/// LSI has 17 to 47 kHz on an STM32F401, 30 to 60 on an STM32F103 (datasheets); at 17 kHz and 84 MHz a period
/// takes 4,942 cycles.
constexpr std::uint32_t period_timeout = 16 * 4942;
constexpr std::uint32_t lsi_timeout = 84'000;  // starts within 85 µs (datasheets); given 1 ms

void start_lsi() {
  set_bits(rcc().csr, Rcc::csr_lsion);
  wait_for(rcc().csr, Rcc::csr_lsirdy, Rcc::csr_lsirdy, lsi_timeout);
  start_peripheral(&Rcc::apb1enr, &Rcc::apb1rstr, Rcc::apb1_tim5);
  route_lsi();
  if constexpr (timer_option != 0) tim5().option = timer_option;
  tim5().arr = 0xFFFF'FFFF;
  tim5().ccmr2 = Timer::ccmr2_cc4s_ti4;  // every rising edge, unfiltered
  tim5().ccer = Timer::ccer_cc4e;
  tim5().egr = Timer::egr_ug;
  tim5().cr1 = Timer::cr1_cen;
}

bool adc_samples(std::uint8_t* out, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    std::uint32_t temperature = 0, reference = 0;
    if (!convert(channel_temperature, temperature) || !convert(channel_vrefint, reference)) return false;
    out[i] = static_cast<std::uint8_t>((temperature & 15) << 4 | (reference & 15));
  }
  return true;
}

/// The next edge's time. False if none came, or if more than one came and the time between is not a period.
bool next_edge(std::uint32_t& time, bool& consecutive) {
  if (!wait_for(tim5().sr, Timer::sr_cc4if, Timer::sr_cc4if, period_timeout)) return false;
  // The capture before the flag, lest an edge come between the two unnoticed (RM0368 §13.4.5, RM0008 §15.4.5,
  // CC1OF).
  time = tim5().ccr[3];  // clears CC4IF
  consecutive = (tim5().sr & Timer::sr_cc4of) == 0;
  tim5().sr = ~Timer::sr_cc4of;  // writing 0 clears, writing 1 does nothing
  return true;
}

bool lsi_samples(std::uint8_t* out, std::size_t size) {
  std::uint32_t previous = 0;
  bool known = false;  // whether `previous` is the edge just before the next one
  tim5().sr = 0;       // an edge captured long ago is of no use
  for (std::size_t i = 0; i < size;) {
    std::uint32_t time = 0;
    bool consecutive = false;
    if (!next_edge(time, consecutive)) return false;
    if (known && consecutive) out[i++] = static_cast<std::uint8_t>(time - previous);
    previous = time;
    known = true;
  }
  return true;
}

}  // namespace

int convert_pin(unsigned channel) {
  return convert_channel(channel);
}

void start_noise() {
  start_adc();
  start_lsi();
}

}  // namespace stm32

namespace soc {

const char* const noise_source_name[noise_source_count] = {"adc", "lsi"};

bool noise(std::size_t source, std::uint8_t* out, std::size_t size) {
  return source == 0 ? stm32::adc_samples(out, size) : stm32::lsi_samples(out, size);
}

}  // namespace soc
