// Source 0, 'adc': thermal and quantisation noise of the converter. A sample is the low four bits of a
// reading of the temperature sensor and the low four bits of a reading of the voltage reference. Both are in
// one sample so that the health tests see one stream of like symbols: were readings of two channels to
// alternate, a channel that is stuck would never repeat its value twice in a row. Source 1, 'lsi': jitter of
// the internal 32 kHz RC oscillator, whose periods TIM5 measures in CPU cycles. A sample is the low eight
// bits of one period.
#include "soc/stm32f4/noise.hpp"

#include "soc/soc.hpp"

namespace stm32f4 {
namespace {

/// ADC1, RM0368 §11.12.
struct Adc {
  Register sr, cr1, cr2, smpr1, smpr2, jofr[4], htr, ltr, sqr1, sqr2, sqr3, jsqr, jdr[4], dr;
  static constexpr std::uint32_t sr_eoc = 1u << 1;
  static constexpr std::uint32_t cr2_adon = 1u << 0, cr2_swstart = 1u << 30;
};
static_assert(sizeof(Adc) == 0x50);
Adc& adc() {
  return *reinterpret_cast<Adc*>(0x4001'2000);
}
Register& adc_ccr() {
  return *reinterpret_cast<Register*>(0x4001'2304);
}
constexpr std::uint32_t ccr_adcpre_by_8 = 3u << 16, ccr_tsvrefe = 1u << 23;
constexpr std::uint32_t channel_vrefint = 17, channel_temperature = 18;  // §11.10; VBATE stays off
// Both channels want at least 10 µs of sampling (datasheet): 144 cycles at 84 MHz / 8 are 13.7 µs.
constexpr std::uint32_t sample_144_cycles = 6;
constexpr std::uint32_t smpr1_both =
    sample_144_cycles << 3 * (channel_vrefint - 10) | sample_144_cycles << 3 * (channel_temperature - 10);
/// 156 cycles at an eighth of the CPU's clock, and an interrupt in between.
constexpr std::uint32_t conversion_timeout = 4 * 156 * 8;

/// TIM5, RM0368 §13.4.
struct Timer {
  Register cr1, cr2, smcr, dier, sr, egr, ccmr1, ccmr2, ccer, cnt, psc, arr, reserved_30, ccr[4],
      reserved_44[3], or_;
  static constexpr std::uint32_t cr1_cen = 1u << 0, egr_ug = 1u << 0, sr_cc4if = 1u << 4, sr_cc4of = 1u << 12,
                                 ccmr2_cc4s_ti4 = 1u << 8, ccer_cc4e = 1u << 12, or_ti4_is_lsi = 1u << 6;
};
static_assert(sizeof(Timer) == 0x54);
Timer& tim5() {
  return *reinterpret_cast<Timer*>(0x4000'0C00);
}

/// LSI has 17 to 47 kHz (datasheet); at 17 kHz and 84 MHz a period takes 4,942 cycles.
constexpr std::uint32_t period_timeout = 16 * 4942;
constexpr std::uint32_t lsi_timeout = 84'000;  // starts within 40 µs (datasheet); given 1 ms

void start_adc() {
  start_peripheral(&Rcc::apb2enr, &Rcc::apb2rstr, Rcc::apb2_adc1);
  adc_ccr() = ccr_adcpre_by_8 | ccr_tsvrefe;
  adc().smpr1 = smpr1_both;
  adc().cr2 = Adc::cr2_adon;
  wait_cycles(board::cpu_hz / 50'000);  // 20 µs or more; converter 3 µs, temperature sensor 10 µs (datasheet)
}

void start_lsi() {
  set_bits(rcc().csr, Rcc::csr_lsion);
  wait_for(rcc().csr, Rcc::csr_lsirdy, Rcc::csr_lsirdy, lsi_timeout);
  start_peripheral(&Rcc::apb1enr, &Rcc::apb1rstr, Rcc::apb1_tim5);
  tim5().or_ = Timer::or_ti4_is_lsi;
  tim5().arr = 0xFFFF'FFFF;
  tim5().ccmr2 = Timer::ccmr2_cc4s_ti4;  // every rising edge, unfiltered
  tim5().ccer = Timer::ccer_cc4e;
  tim5().egr = Timer::egr_ug;
  tim5().cr1 = Timer::cr1_cen;
}

bool convert(std::uint32_t channel, std::uint32_t& reading) {
  adc().sqr3 = channel;  // SQR1.L = 0: one conversion
  adc().sr = 0;
  adc().cr2 = Adc::cr2_adon | Adc::cr2_swstart;
  if (!wait_for(adc().sr, Adc::sr_eoc, Adc::sr_eoc, conversion_timeout)) return false;
  reading = adc().dr;  // clears EOC
  return true;
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
  // The capture before the flag, lest an edge come between the two unnoticed (§13.4.5, CC1OF).
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
  // 480 cycles, 46 µs, for sources of up to 50 kΩ and more (datasheet, equation of R_AIN).
  constexpr std::uint32_t sample_480_cycles = 7;
  Register& smpr = channel < 10 ? adc().smpr2 : adc().smpr1;
  const unsigned shift = 3 * (channel < 10 ? channel : channel - 10);
  replace_bits(smpr, 7u << shift, sample_480_cycles << shift);
  static_assert(conversion_timeout > 492 * 8);
  std::uint32_t reading = 0;
  return convert(channel, reading) ? static_cast<int>(reading) : -1;
}

void start_noise() {
  start_adc();
  start_lsi();
}

}  // namespace stm32f4

namespace soc {

const char* const noise_source_name[noise_source_count] = {"adc", "lsi"};

bool noise(std::size_t source, std::uint8_t* out, std::size_t size) {
  return source == 0 ? stm32f4::adc_samples(out, size) : stm32f4::lsi_samples(out, size);
}

}  // namespace soc
