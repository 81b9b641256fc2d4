#include "emulator/esp8266/uart.hpp"

#include <algorithm>

namespace tlsfit::emulator::esp8266 {

namespace {
enum : std::uint32_t {
  fifo = 0x00,
  int_raw = 0x04,
  int_st = 0x08,
  int_ena = 0x0C,
  int_clr = 0x10,
  clkdiv = 0x14,
  status = 0x1C,
  conf0 = 0x20,
  conf1 = 0x24,
};
constexpr std::uint32_t rx_full = 1U << 0, tx_empty = 1U << 1, overflow = 1U << 4, rx_timeout = 1U << 8;
constexpr std::uint32_t reset_receiver = 1U << 17, reset_transmitter = 1U << 18;
}  // namespace

Uart::Uart(Clock& clock, Bus& bus, Lines lines)
    : bus_(bus),
      lines_(std::move(lines)),
      transmit_alarm_(clock, [this] { transmitted(); }),
      receive_alarm_(clock, [this] { arrived(); }),
      idle_alarm_(clock, [this] {
        if (!received_.empty()) latched_ |= rx_timeout;
        requests();
      }) {}

Nanoseconds Uart::character_time() const {
  const std::uint64_t divider = divider_ == 0 ? lines_.clock_hz / lines_.baud : divider_;
  return 10 * divider * second / lines_.clock_hz;
}

/// Full and empty are levels: they come back as long as they hold.
std::uint32_t Uart::raw() const {
  const std::size_t full_at = conf1_ & 0x7FU, empty_at = conf1_ >> 8 & 0x7FU;
  return latched_ | (!received_.empty() && received_.size() >= full_at ? rx_full : 0) |
         (sending_.size() <= empty_at ? tx_empty : 0);
}

void Uart::requests() {
  lines_.request((raw() & enabled_) != 0);
}

void Uart::transmitted() {
  const std::uint8_t character = sending_.front();
  sending_.pop_front();
  if (!sending_.empty()) transmit_alarm_.set_in(character_time());
  lines_.transmit(character);
  requests();
}

void Uart::receive(std::uint8_t character) {
  arriving_.push_back(character);
  if (!receive_alarm_.pending()) receive_alarm_.set_in(character_time());
}

void Uart::arrived() {
  const std::uint8_t character = arriving_.front();
  arriving_.pop_front();
  if (!arriving_.empty()) receive_alarm_.set_in(character_time());
  if (!on()) return;
  if (received_.size() == depth) {
    if ((latched_ & overflow) == 0) bus_.notes().add("UART0: a received character was lost (overflow)");
    latched_ |= overflow;
  } else {
    received_.push_back(character);
  }
  idle_alarm_.set_in(2 * character_time());
  requests();
}

std::uint32_t Uart::read(std::uint32_t offset) {
  switch (offset) {
    case fifo: {
      if (received_.empty()) return 0;
      const std::uint8_t character = received_.front();
      received_.pop_front();
      requests();
      return character;
    }
    case int_raw:
      return raw();
    case int_st:
      return raw() & enabled_;
    case int_ena:
      return enabled_;
    case int_clr:
      return 0;
    case clkdiv:
      return divider_;
    case status:
      return static_cast<std::uint32_t>(received_.size() | sending_.size() << 16);
    case conf0:
      return conf0_;
    case conf1:
      return conf1_;
  }
  bus_.unknown("UART0", offset, "read");
  return 0;
}

void Uart::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case fifo:
      if (sending_.size() == depth) {
        bus_.notes().add("UART0: written while its FIFO is full: the character is lost");
        break;
      }
      sending_.push_back(static_cast<std::uint8_t>(value & mask));
      if (!transmit_alarm_.pending()) transmit_alarm_.set_in(character_time());
      break;
    case int_ena:
      enabled_ = merged(enabled_, value, mask) & 0x1FFU;
      break;
    case int_clr:
      latched_ &= ~(value & mask);
      break;
    case clkdiv: {
      divider_ = std::max(merged(divider_, value, mask) & 0xFFFFFU, 1U);
      const double ratio = static_cast<double>(lines_.clock_hz) / divider_ / lines_.baud;
      if (ratio < 0.98 || ratio > 1.02) bus_.notes().add("UART0: runs at another rate than the board's line");
      break;
    }
    case conf0:
      conf0_ = merged(conf0_, value, mask);
      if ((conf0_ & reset_receiver) != 0) received_.clear();
      if ((conf0_ & reset_transmitter) != 0) {
        sending_.clear();
        transmit_alarm_.cancel();
      }
      break;
    case conf1:
      conf1_ = merged(conf1_, value, mask);
      break;
    default:
      bus_.unknown("UART0", offset, "write");
  }
  requests();
}

}  // namespace tlsfit::emulator::esp8266
