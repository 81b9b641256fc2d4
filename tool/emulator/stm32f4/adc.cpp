#include "emulator/stm32f4/adc.hpp"

namespace tlsfit::emulator::stm32f4 {

namespace {

enum : std::uint32_t {
  sr = 0x00,
  cr1 = 0x04,
  cr2 = 0x08,
  smpr1 = 0x0C,
  smpr2 = 0x10,
  sqr1 = 0x2C,
  sqr2 = 0x30,
  sqr3 = 0x34,
  jsqr = 0x38,
  dr = 0x4C,
  csr = 0x300,
  ccr = 0x304,
};
constexpr std::uint32_t eoc = 1U << 1, strt = 1U << 4, ovr = 1U << 5;
constexpr std::uint32_t eocie = 1U << 5, scan = 1U << 8, ovrie = 1U << 26;
constexpr std::uint32_t adon = 1U << 0, cont = 1U << 1, dma = 1U << 8, eocs = 1U << 10, align = 1U << 11,
                        swstart = 1U << 30;
constexpr std::uint32_t tsvrefe = 1U << 23, vbate = 1U << 22;
constexpr unsigned vrefint = 17, temperature = 18;
constexpr double temperature_volts = 0.76, vrefint_volts = 1.21;  // at 25 °C
constexpr Nanoseconds stabilisation = 3 * microsecond;            // t_STAB, datasheet table 66

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
  sr_ = cr1_ = cr2_ = dr_ = ccr_ = 0;
  smpr_ = {};
  sqr_ = {};
  plain_ = {};
  alarm_.cancel();
  request_(false);
}

Nanoseconds Adc::conversion_time(unsigned channel) const {
  static constexpr std::array<std::uint32_t, 8> sampling{3, 15, 28, 56, 84, 112, 144, 480};
  const unsigned code =
      channel >= 10 ? smpr_[0] >> (3 * (channel - 10)) & 7U : smpr_[1] >> (3 * channel) & 7U;
  const std::uint64_t prescaler = 2 * ((ccr_ >> 16 & 3U) + 1);
  return (sampling.at(code) + 12) * prescaler * second / clock_hz_();
}

std::uint32_t Adc::sample(unsigned channel) {
  if (channel != temperature && channel != vrefint) return inputs_.at_pin(channel);
  if ((ccr_ & tsvrefe) == 0) {
    bus_.notes().add("ADC: temperature sensor or VREFINT converted with TSVREFE off");
    return 0;
  }
  if (channel == temperature && (ccr_ & vbate) != 0)
    bus_.notes().add("ADC: channel 18 is VBAT/4 while VBATE is set, not the temperature");
  return inputs_.at_voltage(channel == temperature ? temperature_volts : vrefint_volts);
}

void Adc::begin() {
  if ((cr2_ & adon) == 0 || clock_.now() < on_since_ + stabilisation) {
    bus_.notes().add("ADC: conversion started before ADON and its stabilisation time");
    if ((cr2_ & adon) == 0) return;
  }
  if ((cr1_ & scan) != 0 && (sqr_[0] >> 20 & 0xFU) != 0) bus_.notes().add("ADC: sequences are not modelled");
  sr_ |= strt;
  alarm_.set_in(conversion_time(sqr_[2] & 0x1FU));
}

void Adc::converted() {
  const unsigned channel = sqr_[2] & 0x1FU;
  // OVR watches unread data only with DMA or EOCS (section 11.8.2).
  if ((sr_ & eoc) != 0 && (cr2_ & (dma | eocs)) != 0) sr_ |= ovr;
  const unsigned dropped = 2 * (cr1_ >> 24 & 3U);  // RES: 12, 10, 8, 6 bits
  const std::uint32_t value = sample(channel) >> dropped;
  if ((sr_ & ovr) == 0) dr_ = (cr2_ & align) != 0 ? value << 4 : value;
  sr_ |= eoc;
  if ((cr2_ & cont) != 0 && (sr_ & ovr) == 0) alarm_.set_in(conversion_time(channel));
  requests();
}

void Adc::requests() {
  request_(((sr_ & eoc) != 0 && (cr1_ & eocie) != 0) || ((sr_ & ovr) != 0 && (cr1_ & ovrie) != 0));
}

std::uint32_t Adc::read(std::uint32_t offset) {
  switch (offset) {
    case sr:
    case csr:
      return sr_;
    case cr1:
      return cr1_;
    case cr2:
      return cr2_;
    case smpr1:
    case smpr2:
      return smpr_.at((offset - smpr1) / 4);
    case sqr1:
    case sqr2:
    case sqr3:
      return sqr_.at((offset - sqr1) / 4);
    case dr:
      sr_ &= ~eoc;
      requests();
      return dr_;
    case ccr:
      return ccr_;
  }
  if (offset < dr) return plain_.at(offset < sqr1 ? (offset - 0x14) / 4 : offset == jsqr ? 10 : 11);
  bus_.unknown("ADC1", offset, "read");
  return 0;
}

void Adc::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case sr:
      sr_ &= value | ~mask;  // flags are cleared by writing 0
      return requests();
    case cr1:
      cr1_ = merged(cr1_, value, mask);
      return requests();
    case cr2: {
      const std::uint32_t wanted = merged(cr2_, value, mask);
      if ((wanted & ~cr2_ & adon) != 0) on_since_ = clock_.now();
      cr2_ = wanted & ~swstart;
      if ((cr2_ & dma) != 0) bus_.notes().add("ADC: DMA is not modelled");
      if ((cr2_ & adon) == 0) alarm_.cancel();
      if ((wanted & swstart) != 0) begin();
      return;
    }
    case smpr1:
    case smpr2: {
      std::uint32_t& smpr = smpr_.at((offset - smpr1) / 4);
      smpr = merged(smpr, value, mask);
      return;
    }
    case sqr1:
    case sqr2:
    case sqr3: {
      std::uint32_t& sqr = sqr_.at((offset - sqr1) / 4);
      sqr = merged(sqr, value, mask);
      return;
    }
    case ccr:
      ccr_ = merged(ccr_, value, mask);
      return;
    case dr:
      return;
  }
  if (offset < dr) {
    std::uint32_t& plain = plain_.at(offset < sqr1 ? (offset - 0x14) / 4 : offset == jsqr ? 10 : 11);
    plain = merged(plain, value, mask);
    return;
  }
  bus_.unknown("ADC1", offset, "write");
}

}  // namespace tlsfit::emulator::stm32f4
