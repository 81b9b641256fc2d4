#include "emulator/stm32/usart.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tlsfit::emulator::stm32 {

namespace {
enum : std::uint32_t { sr = 0x00, dr = 0x04, brr = 0x08, cr1 = 0x0C, cr2 = 0x10, cr3 = 0x14, gtpr = 0x18 };
constexpr std::uint32_t ore = 1U << 3, idle = 1U << 4, rxne = 1U << 5, tc = 1U << 6, txe = 1U << 7;
constexpr std::uint32_t re = 1U << 2, te = 1U << 3, idleie = 1U << 4, rxneie = 1U << 5, tcie = 1U << 6,
                        txeie = 1U << 7, pce = 1U << 10, m = 1U << 12, ue = 1U << 13, over8 = 1U << 15;
constexpr std::uint32_t dma_bits = 0xC0, flow_bits = 0x300;
}  // namespace

Usart::Usart(std::string name, Clock& clock, Bus& bus, Lines lines)
    : name_(std::move(name)),
      bus_(bus),
      lines_(std::move(lines)),
      transmit_alarm_(clock, [this] { transmitted(); }),
      receive_alarm_(clock, [this] { arrived(); }) {}

void Usart::reset() {
  brr_ = cr1_ = cr2_ = cr3_ = gtpr_ = 0;
  holding_.reset();
  shifting_.reset();
  rxne_ = overrun_ = idle_ = status_read_ = false;
  complete_ = true;
  transmit_alarm_.cancel();
  lines_.request(false);
}

bool Usart::on(std::uint32_t bit) const {
  return (cr1_ & ue) != 0 && (cr1_ & bit) != 0;
}

bool Usart::receiver_on() const {
  return on(re);
}

/// Section 19.3.4: USARTDIV is PCLK / baud, in sixteenths; with OVER8 the fraction has three bits.
std::uint32_t Usart::baud() const {
  const std::uint32_t divider = (cr1_ & over8) != 0 ? (brr_ & 0xFFF0U) + 2 * (brr_ & 7U) : brr_ & 0xFFFFU;
  if (divider < 16) return lines_.expected_baud;
  const std::uint32_t hz = (cr1_ & over8) != 0 ? 2 * lines_.clock_hz() : lines_.clock_hz();
  return std::max(hz / divider, 1U);  // a bus clock divided by 512 is slower than the largest divider
}

Nanoseconds Usart::character_time() const {
  const std::uint64_t bits = (cr1_ & m) != 0 ? 11 : 10;
  return bits * second / baud();
}

void Usart::begin_transmission() {
  if (!on(te) || shifting_ || !holding_) return;
  shifting_ = holding_;
  holding_.reset();
  complete_ = false;
  transmit_alarm_.set_in(character_time());
}

void Usart::transmitted() {
  const std::uint8_t character = *shifting_;
  shifting_.reset();
  begin_transmission();
  if (!shifting_) complete_ = true;
  lines_.transmit(character);
  requests();
}

void Usart::receive(std::uint8_t character) {
  arriving_.push_back(character);
  if (!receive_alarm_.pending()) receive_alarm_.set_in(character_time());
}

void Usart::arrived() {
  const std::uint8_t character = arriving_.front();
  arriving_.pop_front();
  if (!arriving_.empty()) receive_alarm_.set_in(character_time());
  if (!on(re)) return;
  if (rxne_) {
    overrun_ = true;
    if (++overruns_ == 1) bus_.notes().add(name_ + ": a received character was lost (ORE)");
  } else {
    received_ = character;
    rxne_ = true;
  }
  idle_ = idle_ || arriving_.empty();
  requests();
}

void Usart::requests() {
  lines_.request((on(rxneie) && (rxne_ || overrun_)) || (on(txeie) && !holding_) || (on(tcie) && complete_) ||
                 (on(idleie) && idle_));
}

std::uint32_t Usart::read(std::uint32_t offset) {
  switch (offset) {
    case sr:
      status_read_ = true;
      return (overrun_ ? ore : 0) | (idle_ ? idle : 0) | (rxne_ ? rxne : 0) | (complete_ ? tc : 0) |
             (holding_ ? 0 : txe);
    case dr:
      rxne_ = false;
      if (status_read_) overrun_ = idle_ = false;  // cleared by reading SR, then DR (section 19.6.1)
      status_read_ = false;
      requests();
      return received_;
    case brr:
      return brr_;
    case cr1:
      return cr1_;
    case cr2:
      return cr2_;
    case cr3:
      return cr3_;
    case gtpr:
      return gtpr_;
  }
  bus_.unknown(name_, offset, "read");
  return 0;
}

void Usart::write_control(std::uint32_t value) {
  const bool was_on = on(te);
  cr1_ = value & 0xBFFFU;
  if ((cr1_ & pce) != 0) bus_.notes().add(name_ + ": parity is not modelled");
  if (!was_on && on(te)) {
    const double ratio = static_cast<double>(baud()) / lines_.expected_baud;
    if (ratio < 0.98 || ratio > 1.02)
      bus_.notes().add(
          fmt::format("{}: runs at {} baud, the board's line at {}", name_, baud(), lines_.expected_baud));
  }
  begin_transmission();
}

void Usart::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case sr:  // TC and RXNE are cleared by writing zero
      if ((mask & tc) != 0 && (value & tc) == 0) complete_ = false;
      if ((mask & rxne) != 0 && (value & rxne) == 0) rxne_ = false;
      break;
    case dr:
      if (holding_) bus_.notes().add(name_ + ": data written while TXE is 0: the character before is lost");
      if (!on(te)) bus_.notes().add(name_ + ": data written while the transmitter is off");
      holding_ = static_cast<std::uint8_t>(value & mask);
      begin_transmission();
      break;
    case brr:
      brr_ = merged(brr_, value, mask) & 0xFFFFU;
      break;
    case cr1:
      write_control(merged(cr1_, value, mask));
      break;
    case cr2:
      cr2_ = merged(cr2_, value, mask);
      break;
    case cr3:
      cr3_ = merged(cr3_, value, mask);
      if ((cr3_ & dma_bits) != 0) bus_.notes().add(name_ + ": DMA is not modelled");
      if ((cr3_ & flow_bits) != 0) bus_.notes().add(name_ + ": flow control is not modelled");
      break;
    case gtpr:
      gtpr_ = merged(gtpr_, value, mask);
      break;
    default:
      bus_.unknown(name_, offset, "write");
  }
  requests();
}

}  // namespace tlsfit::emulator::stm32
