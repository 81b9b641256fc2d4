#include "emulator/esp8266/spi.hpp"

#include <algorithm>

namespace tlsfit::emulator::esp8266 {

namespace {
enum : std::uint32_t {
  cmd = 0x00,
  ctrl = 0x08,
  clock_reg = 0x18,
  user = 0x1C,
  user1 = 0x20,
  pin = 0x2C,
  w0 = 0x40
};
constexpr std::uint32_t cmd_usr = 1U << 18;
constexpr std::uint32_t duplex = 1U << 0, out_edge = 1U << 7, has_mosi = 1U << 27;
constexpr std::uint32_t other_phases = 7U << 29, high_parts = 3U << 24, byte_orders = 3U << 10;
constexpr std::uint32_t bit_orders = 3U << 25;
constexpr std::uint32_t idle_high = 1U << 29;  // SPI_PIN: SPI_IDLE_EDGE
}  // namespace

unsigned Spi::mode() const {
  const unsigned polarity = (pin_ & idle_high) != 0 ? 1 : 0, phase = (user_ & out_edge) != 0 ? 1 : 0;
  return 2 * polarity + (phase ^ polarity);
}

/// The chip's clock, divided by SPI_CLKDIV_PRE + 1 and SPI_CLKCNT_N + 1, or itself.
Nanoseconds Spi::bit_time() const {
  const std::uint64_t divider = (clock_setting_ >> 31) != 0 ? 1
                                                            : ((clock_setting_ >> 18 & 0x1FFFU) + 1ULL) *
                                                                  ((clock_setting_ >> 12 & 0x3FU) + 1ULL);
  return std::max<Nanoseconds>(divider * second / clock_hz_, 1);
}

void Spi::transfer() {
  const std::uint32_t out_bits = (user1_ >> 17 & 0x1FFU) + 1, in_bits = (user1_ >> 8 & 0x1FFU) + 1;
  if ((user_ & (duplex | has_mosi)) != (duplex | has_mosi) ||
      (user_ & (other_phases | high_parts | byte_orders)) != 0 || (ctrl_ & bit_orders) != 0)
    bus_.notes().add("SPI1: only full duplex with the data phase alone is modelled");
  if (out_bits % 8 != 0 || (in_bits != out_bits && in_bits != 1))
    bus_.notes().add("SPI1: only whole bytes, as many each way, are modelled");
  for (std::uint32_t n = 0; n < std::min(out_bits / 8, 64U); ++n) {
    const unsigned shift = 8 * (n % 4);
    std::uint32_t& word = buffer_.at(n / 4);
    const std::uint8_t in = exchange ? exchange(static_cast<std::uint8_t>(word >> shift)) : 0xFF;
    word = (word & ~(0xFFU << shift)) | static_cast<std::uint32_t>(in) << shift;
  }
  busy_until_ = clock_.now() + out_bits * bit_time();
}

std::uint32_t Spi::read(std::uint32_t offset) {
  if (offset >= w0 && offset < w0 + 64) return buffer_.at((offset - w0) / 4);
  switch (offset) {
    case cmd:
      return clock_.now() < busy_until_ ? cmd_usr : 0;
    case ctrl:
      return ctrl_;
    case clock_reg:
      return clock_setting_;
    case user:
      return user_;
    case user1:
      return user1_;
    case pin:
      return pin_;
  }
  bus_.unknown("SPI1", offset, "read");
  return 0;
}

void Spi::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  if (clock_.now() < busy_until_) bus_.notes().add("SPI1: written while it is busy");
  if (offset >= w0 && offset < w0 + 64) {
    std::uint32_t& word = buffer_.at((offset - w0) / 4);
    word = merged(word, value, mask);
    return;
  }
  switch (offset) {
    case cmd:
      if ((value & mask & cmd_usr) != 0) transfer();
      return;
    case ctrl:
      ctrl_ = merged(ctrl_, value, mask);
      return;
    case clock_reg:
      clock_setting_ = merged(clock_setting_, value, mask);
      return;
    case user:
      user_ = merged(user_, value, mask);
      return;
    case user1:
      user1_ = merged(user1_, value, mask);
      return;
    case pin:
      pin_ = merged(pin_, value, mask);
      return;
  }
  bus_.unknown("SPI1", offset, "write");
}

}  // namespace tlsfit::emulator::esp8266
