// Source 0, 'adc': thermal and quantisation noise of the converter (§4.9). A sample is the low four bits of
// two readings of the temperature sensor. Source 1, 'rosc': the ring oscillator's random bit (§2.17.5), of
// which the datasheet says that it is random as long as the clocks that read it do not come from that
// oscillator, and not random enough for security as it is: a sample is eight of them, each taken a
// microsecond after the one before, some six periods of the ring; claimed of such a sample is a quarter of a
// bit (entropy/entropy.hpp).
#include "soc/rp2040/noise.hpp"

#include "soc/rp2040/clocks.hpp"
#include "soc/soc.hpp"

namespace rp2040 {
namespace {

/// §4.9.6.
struct Adc {
  Register cs, result;
  static constexpr std::uint32_t cs_en = 1u << 0, cs_ts_en = 1u << 1, cs_start_once = 1u << 2,
                                 cs_ready = 1u << 8, cs_err = 1u << 9;
};
Adc& adc() {
  return at<Adc, 0x4004'C000>();
}
constexpr unsigned temperature = 4;
/// 96 cycles of the converter's clock (§4.9.2.2): 2 µs, or 15 on the ring oscillator; and an interrupt in
/// between.
constexpr std::uint32_t conversion_timeout = 200;

/// RANDOMBIT, §2.17.8.
Register& random_bit() {
  return at<Register, 0x4006'001C>();
}

bool adc_samples(std::uint8_t* out, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    const int first = convert(temperature), second = convert(temperature);
    if (first < 0 || second < 0) return false;
    out[i] = static_cast<std::uint8_t>((first & 15) << 4 | (second & 15));
  }
  return true;
}

void rosc_samples(std::uint8_t* out, std::size_t size) {
  std::uint32_t before = microseconds();
  for (std::size_t i = 0; i < size; ++i) {
    std::uint32_t sample = 0;
    for (unsigned bit = 0; bit < 8; ++bit) {
      while (microseconds() == before) {
      }
      before = microseconds();
      sample = sample << 1 | (random_bit() & 1u);
    }
    out[i] = static_cast<std::uint8_t>(sample);
  }
}

}  // namespace

void start_noise() {
  restart(Resets::adc);
  adc().cs = Adc::cs_en | Adc::cs_ts_en;
  wait_for(adc().cs, Adc::cs_ready, Adc::cs_ready, conversion_timeout);
}

int convert(unsigned channel) {
  adc().cs = Adc::cs_en | Adc::cs_ts_en | channel << 12 | Adc::cs_start_once;
  if (!wait_for(adc().cs, Adc::cs_ready, Adc::cs_ready, conversion_timeout)) return -1;
  return (adc().cs & Adc::cs_err) != 0 ? -1 : static_cast<int>(adc().result & 0xFFF);
}

}  // namespace rp2040

namespace soc {

const char* const noise_source_name[noise_source_count] = {"adc", "rosc"};

bool noise(std::size_t source, std::uint8_t* out, std::size_t size) {
  if (source == 0) return rp2040::adc_samples(out, size);
  rp2040::rosc_samples(out, size);
  return true;
}

}  // namespace soc
