#include "emulator/stm32f1/adc.hpp"

namespace tlsfit::emulator::stm32f1 {

namespace {

enum : std::uint32_t {
  sr = 0x00,
  cr1 = 0x04,
  cr2 = 0x08,
  smpr1 = 0x0C,
  smpr2 = 0x10,
  jofr1 = 0x14,
  ltr = 0x28,
  sqr1 = 0x2C,
  sqr3 = 0x34,
  jsqr = 0x38,
  dr = 0x4C,
};
constexpr std::uint32_t eoc = 1U << 1, strt = 1U << 4, eocie = 1U << 5, scan = 1U << 8;
constexpr std::uint32_t adon = 1U << 0, cont = 1U << 1, cal = 1U << 2, rstcal = 1U << 3, dma = 1U << 8,
                        align = 1U << 11, extsel = 7U << 17, exttrig = 1U << 20, swstart = 1U << 22,
                        tsvrefe = 1U << 23;
constexpr unsigned temperature = 16, vrefint = 17;
constexpr double temperature_volts = 1.43, vrefint_volts = 1.20;  // at 25 °C
constexpr Nanoseconds stabilisation = 1 * microsecond;            // t_STAB
constexpr std::uint32_t fastest_hz = 14'000'000;
constexpr std::uint64_t calibration_halves = 2 * 83;

}  // namespace

Adc::Adc(Clock& clock, Bus& bus, Random& random, std::function<std::uint32_t()> clock_hz,
         std::function<void(bool)> request)
    : clock_(clock),
      bus_(bus),
      inputs_(random),
      clock_hz_(std::move(clock_hz)),
      request_(std::move(request)),
      alarm_(clock, [this] { converted(); }) {}

void Adc::reset() {
  sr_ = cr1_ = cr2_ = dr_ = 0;
  smpr_ = {};
  sqr_ = {};
  plain_ = {};
  calibrated_at_ = never;
  alarm_.cancel();
  request_(false);
}

/// Half cycles of the converter's clock.
Nanoseconds Adc::cycles(std::uint64_t halves) const {
  return halves * second / (2ULL * clock_hz_());
}

/// The sampling time (section 11.12.4) and 12.5 cycles.
Nanoseconds Adc::conversion_time(unsigned channel) const {
  static constexpr std::array<std::uint32_t, 8> sampling_halves{3, 15, 27, 57, 83, 111, 143, 479};
  const unsigned code =
      channel >= 10 ? smpr_[0] >> (3 * (channel - 10)) & 7U : smpr_[1] >> (3 * channel) & 7U;
  return cycles(sampling_halves.at(code) + 25);
}

std::uint32_t Adc::sample(unsigned channel) {
  if (channel != temperature && channel != vrefint) return inputs_.at_pin(channel);
  if ((cr2_ & tsvrefe) == 0) {
    bus_.notes().add("ADC: temperature sensor or VREFINT converted with TSVREFE off");
    return 0;
  }
  return inputs_.at_voltage(channel == temperature ? temperature_volts : vrefint_volts);
}

void Adc::begin() {
  if (clock_.now() < on_since_ + stabilisation)
    bus_.notes().add("ADC: conversion started before its stabilisation time");
  if (clock_.now() < calibrated_at_) bus_.notes().add("ADC: it converts without having been calibrated");
  if (clock_hz_() > fastest_hz) bus_.notes().add("ADC: its clock is faster than 14 MHz");
  if ((cr1_ & scan) != 0 && (sqr_[0] >> 20 & 0xFU) != 0) bus_.notes().add("ADC: sequences are not modelled");
  sr_ |= strt;
  alarm_.set_in(conversion_time(sqr_[2] & 0x1FU));
}

void Adc::converted() {
  const unsigned channel = sqr_[2] & 0x1FU;
  const std::uint32_t value = sample(channel);
  dr_ = (cr2_ & align) != 0 ? value << 4 : value;
  sr_ |= eoc;
  if ((cr2_ & cont) != 0) alarm_.set_in(conversion_time(channel));
  requests();
}

void Adc::requests() {
  request_((sr_ & eoc) != 0 && (cr1_ & eocie) != 0);
}

/// Section 11.12.3. Of SWSTART nothing comes unless EXTSEL and EXTTRIG say so; ADON starts a conversion if it
/// is set again and no other bit changes.
void Adc::write_control(std::uint32_t wanted) {
  const bool was_on = (cr2_ & adon) != 0;
  const std::uint32_t changed = (cr2_ ^ wanted) & ~(swstart | cal | rstcal);
  if (!was_on && (wanted & adon) != 0) on_since_ = clock_.now();
  cr2_ = wanted & ~(swstart | cal | rstcal);
  if ((wanted & dma) != 0) bus_.notes().add("ADC: DMA is not modelled");
  if ((wanted & adon) == 0) {
    alarm_.cancel();
    if ((wanted & (swstart | cal)) != 0) bus_.notes().add("ADC: used before ADON");
    return;
  }
  if ((wanted & cal) != 0) calibrated_at_ = clock_.now() + cycles(calibration_halves);
  if ((wanted & swstart) != 0) {
    if ((wanted & (extsel | exttrig)) == (extsel | exttrig)) return begin();
    bus_.notes().add("ADC: SWSTART without EXTSEL and EXTTRIG: nothing is converted");
  } else if (was_on && changed == 0 && (wanted & (cal | rstcal)) == 0) {
    begin();
  }
}

std::uint32_t Adc::read(std::uint32_t offset) {
  switch (offset) {
    case sr:
      return sr_;
    case cr1:
      return cr1_;
    case cr2:
      return cr2_ | (calibrated_at_ != never && clock_.now() < calibrated_at_ ? cal : 0U);
    case smpr1:
    case smpr2:
      return smpr_.at((offset - smpr1) / 4);
    case dr:
      sr_ &= ~eoc;
      requests();
      return dr_;
    case jsqr:
      return plain_.back();
  }
  if (offset >= jofr1 && offset <= ltr) return plain_.at((offset - jofr1) / 4);
  if (offset >= sqr1 && offset <= sqr3) return sqr_.at((offset - sqr1) / 4);
  bus_.unknown("ADC1", offset, "read");
  return 0;
}

void Adc::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  const auto store = [&](std::uint32_t& place) { place = merged(place, value, mask); };
  switch (offset) {
    case sr:
      sr_ &= value | ~mask;  // flags are cleared by writing 0
      return requests();
    case cr1:
      store(cr1_);
      return requests();
    case cr2:
      return write_control(merged(cr2_, value, mask));
    case smpr1:
    case smpr2:
      return store(smpr_.at((offset - smpr1) / 4));
    case jsqr:
      return store(plain_.back());
    case dr:
      return;
  }
  if (offset >= jofr1 && offset <= ltr) return store(plain_.at((offset - jofr1) / 4));
  if (offset >= sqr1 && offset <= sqr3) return store(sqr_.at((offset - sqr1) / 4));
  bus_.unknown("ADC1", offset, "write");
}

}  // namespace tlsfit::emulator::stm32f1
