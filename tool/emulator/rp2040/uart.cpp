#include "emulator/rp2040/uart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tlsfit::emulator::rp2040 {

namespace {
enum : std::uint32_t {
  dr = 0x00,
  rsr = 0x04,
  fr = 0x18,
  ibrd = 0x24,
  fbrd = 0x28,
  lcr_h = 0x2C,
  cr = 0x30,
  ifls = 0x34,
  imsc = 0x38,
  ris = 0x3C,
  mis = 0x40,
  icr = 0x44,
};
constexpr std::uint32_t fr_busy = 1U << 3, rxfe = 1U << 4, txff = 1U << 5, rxff = 1U << 6, txfe = 1U << 7;
constexpr std::uint32_t pen = 1U << 1, fen = 1U << 4, wlen = 3U << 5;
constexpr std::uint32_t uarten = 1U << 0, lbe = 1U << 7, txe = 1U << 8, rxe = 1U << 9, flow = 3U << 14;
constexpr std::uint32_t rxi = 1U << 4, txi = 1U << 5, rti = 1U << 6, oei = 1U << 10;
constexpr std::uint32_t data_overrun = 1U << 11;
}  // namespace

Uart::Uart(std::string name, Clock& clock, Bus& bus, Lines lines)
    : name_(std::move(name)),
      bus_(bus),
      lines_(std::move(lines)),
      transmit_alarm_(clock, [this] { transmitted(); }),
      receive_alarm_(clock, [this] { arrived(); }),
      silence_alarm_(clock, [this] {
        silent_ = true;
        requests();
      }) {}

void Uart::reset() {
  ibrd_ = fbrd_ = lcr_ = imsc_ = divider_ = 0;
  cr_ = 0x300;
  ifls_ = 0x12;
  to_send_.clear();
  received_.clear();
  shifting_.reset();
  sent_ = silent_ = overrun_ = false;
  transmit_alarm_.cancel();
  silence_alarm_.cancel();
  lines_.request(false);
}

bool Uart::on(std::uint32_t bit) const {
  return (cr_ & uarten) != 0 && (cr_ & bit) != 0;
}

bool Uart::receiver_on() const {
  return on(rxe);
}

std::size_t Uart::depth() const {
  return (lcr_ & fen) != 0 ? 32 : 1;
}

/// Section 4.2.8, UARTIFLS: 1/8, 1/4, 1/2, 3/4, 7/8.
std::size_t Uart::level(unsigned code) const {
  static constexpr std::array<std::size_t, 8> eighths{1, 2, 4, 6, 7, 7, 7, 7};
  return depth() == 1 ? 1 : depth() * eighths.at(code & 7U) / 8;
}

/// Section 4.2.7.1: the divider, in 64ths, is clk_peri / (16 baud).
std::uint32_t Uart::baud() const {
  return divider_ == 0 ? lines_.expected_baud : std::max(4 * lines_.clock_hz() / divider_, 1U);
}

Nanoseconds Uart::bits(unsigned number) const {
  return number * second / baud();
}

void Uart::begin() {
  if (!on(txe) || shifting_ || to_send_.empty()) return;
  shifting_ = to_send_.front();
  to_send_.pop_front();
  // Running down to its level raises the interrupt (section 4.2.6.2).
  if (to_send_.size() == (depth() == 1 ? 0 : level(ifls_))) sent_ = true;
  transmit_alarm_.set_in(bits(10));
}

void Uart::transmitted() {
  const std::uint8_t character = *shifting_;
  shifting_.reset();
  begin();
  lines_.transmit(character);
  requests();
}

void Uart::receive(std::uint8_t character) {
  arriving_.push_back(character);
  if (!receive_alarm_.pending()) receive_alarm_.set_in(bits(10));
}

void Uart::arrived() {
  const std::uint8_t character = arriving_.front();
  arriving_.pop_front();
  if (!arriving_.empty()) receive_alarm_.set_in(bits(10));
  if (!on(rxe)) return;
  if (received_.size() >= depth()) {
    overrun_ = true;
    bus_.notes().add(name_ + ": a received character was lost (OE)");
  } else {
    received_.push_back(character);
  }
  silence_alarm_.set_in(bits(32));
  requests();
}

std::uint32_t Uart::raw() const {
  return (received_.size() >= level(ifls_ >> 3) ? rxi : 0) | (sent_ ? txi : 0) | (silent_ ? rti : 0) |
         (overrun_ ? oei : 0);
}

void Uart::requests() {
  lines_.request((raw() & imsc_) != 0);
}

std::uint32_t Uart::take() {
  if (received_.empty()) return 0;
  const std::uint8_t character = received_.front();
  received_.pop_front();
  silent_ = false;
  if (received_.empty())
    silence_alarm_.cancel();
  else
    silence_alarm_.set_in(bits(32));
  const std::uint32_t result = character | (overrun_ ? data_overrun : 0);
  requests();
  return result;
}

void Uart::check_rate() {
  if ((cr_ & uarten) == 0) return;
  if ((lcr_ & pen) != 0 || (lcr_ & wlen) != wlen || (cr_ & (lbe | flow)) != 0)
    bus_.notes().add(name_ + ": parity, fewer bits than 8, loop back and flow control are not modelled");
  const double ratio = static_cast<double>(baud()) / lines_.expected_baud;
  if (ratio < 0.98 || ratio > 1.02)
    bus_.notes().add(
        fmt::format("{}: runs at {} baud, the board's line at {}", name_, baud(), lines_.expected_baud));
}

std::uint32_t Uart::read(std::uint32_t offset) {
  switch (offset) {
    case dr:
      return take();
    case rsr:
      return overrun_ ? 8 : 0;
    case fr:
      return (shifting_ || !to_send_.empty() ? fr_busy : 0) | (received_.empty() ? rxfe : 0) |
             (to_send_.size() >= depth() ? txff : 0) | (received_.size() >= depth() ? rxff : 0) |
             (to_send_.empty() ? txfe : 0);
    case ibrd:
      return ibrd_;
    case fbrd:
      return fbrd_;
    case lcr_h:
      return lcr_;
    case cr:
      return cr_;
    case ifls:
      return ifls_;
    case imsc:
      return imsc_;
    case ris:
      return raw();
    case mis:
      return raw() & imsc_;
  }
  bus_.unknown(name_, offset, "read");
  return 0;
}

void Uart::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  const std::uint32_t written = value & mask;
  switch (offset) {
    case dr:
      if (!on(txe)) bus_.notes().add(name_ + ": data written while the transmitter is off");
      if (to_send_.size() >= depth()) {
        bus_.notes().add(name_ + ": data written while the FIFO is full is lost");
        break;
      }
      to_send_.push_back(static_cast<std::uint8_t>(written));
      if (to_send_.size() > level(ifls_) || depth() == 1) sent_ = false;
      begin();
      break;
    case rsr:
      overrun_ = false;
      break;
    case ibrd:
      ibrd_ = written & 0xFFFFU;
      break;
    case fbrd:
      fbrd_ = written & 0x3FU;
      break;
    case lcr_h:
      lcr_ = written & 0xFFU;
      divider_ = ibrd_ << 6 | fbrd_;
      break;
    case cr:
      cr_ = written & 0xFF87U;
      check_rate();
      begin();
      break;
    case ifls:
      ifls_ = written & 0x3FU;
      break;
    case imsc:
      imsc_ = written & 0x7FFU;
      break;
    case icr:
      if ((written & txi) != 0) sent_ = false;
      if ((written & rti) != 0) silent_ = false;
      if ((written & oei) != 0) overrun_ = false;
      break;
    default:
      bus_.unknown(name_, offset, "write");
  }
  requests();
}

}  // namespace tlsfit::emulator::rp2040
