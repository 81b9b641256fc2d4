#include "emulator/rp2040/adc.hpp"

namespace tlsfit::emulator::rp2040 {

namespace {
enum : std::uint32_t { cs = 0x00, result = 0x04 };
constexpr std::uint32_t en = 1U << 0, ts_en = 1U << 1, start_once = 1U << 2, start_many = 1U << 3,
                        ready_bit = 1U << 8;
constexpr std::uint32_t round_robin = 0x1FU << 16, cs_kept = en | ts_en | 7U << 12;
constexpr unsigned temperature = 4;
constexpr double volts_at_27_degrees = 0.706;  // section 4.9.5
constexpr std::uint64_t conversion_cycles = 96;
constexpr Nanoseconds start_time = 2 * microsecond;
}  // namespace

std::uint32_t Adc::convert() {
  const unsigned channel = cs_ >> 12 & 7U;
  if (channel < temperature) return inputs_.at_pin(channel);
  return (cs_ & ts_en) != 0 ? inputs_.at_voltage(volts_at_27_degrees) : inputs_.at_voltage(0);
}

std::uint32_t Adc::read(std::uint32_t offset) {
  switch (offset) {
    case cs:
      return cs_ | (ready() ? ready_bit : 0);
    case result:
      return result_;
  }
  bus_.unknown("ADC", offset, "read");
  return 0;
}

void Adc::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  if (offset != cs) return bus_.unknown("ADC", offset, "write");
  const std::uint32_t written = merged(cs_, value, mask);
  if ((written & en) != 0 && (cs_ & en) == 0) ready_at_ = clock_.now() + start_time;
  const bool was_ready = ready();
  cs_ = written & cs_kept;
  if ((written & (start_many | round_robin)) != 0)
    bus_.notes().add("ADC: running by itself and round robin are not modelled");
  if ((written & start_once) == 0 || (cs_ & en) == 0) return;
  if (!was_ready) return bus_.notes().add("ADC: a conversion is asked for while it is not ready");
  const std::uint32_t hz = clock_hz_();
  if (hz == 0) {
    ready_at_ = never;
    return bus_.notes().add("ADC: a conversion is asked for while clk_adc is off");
  }
  result_ = convert();
  ready_at_ = clock_.now() + conversion_cycles * second / hz;
}

}  // namespace tlsfit::emulator::rp2040
