// HSPI in master mode, 64 bytes at a time: ESP8266 Technical Reference, chapter 3.
#include "board.h"
#include "soc/esp8266/registers.hpp"
#include "soc/io.hpp"
#include "soc/net_bus.hpp"

namespace esp8266 {
namespace {

/// SPI_CLOCK: the bus runs at the chip's clock divided by N + 1; it is high for the first half.
constexpr std::uint32_t clock_setting() {
  std::uint32_t n = 1;
  while (board::cpu_hz / (n + 1) > board::net_bus_hz) ++n;
  return n << 12 | ((n + 1) / 2 - 1) << 6 | n;
}

constexpr std::uint32_t transfer_timeout = 64 * 8 * 64 * 4;
constexpr bool irq_wired = wired(board::net_irq), power_wired = wired(board::net_power);

void as_output(board::Pin pin, bool level) {
  soc::pin_write(pin, level);
  soc::pin_mode(pin, soc::PinMode::Output);
}

}  // namespace

void start_bus() {
  static_assert(board::net_miso.number == 12 && board::net_mosi.number == 13 && board::net_sck.number == 14,
                "HSPI is at GPIO12 to GPIO14");
  static_assert(board::net_spi_mode == 0, "the W5500's mode");
  if constexpr (power_wired) as_output(board::net_power, false);
  if constexpr (irq_wired) soc::pin_mode(board::net_irq, soc::PinMode::PullUp);
  as_output(board::net_cs, true);
  io_mux(12) = mux_hspi | mux_pull_up;  // nobody drives it while nobody is selected
  io_mux(13) = mux_hspi;
  io_mux(14) = mux_hspi;
  hspi().clock = clock_setting();
  hspi().ctrl = 0;  // most significant bit first
  hspi().user = Spi::user_mosi | Spi::user_duplex;
}

}  // namespace esp8266

namespace soc {

using namespace esp8266;

void net_power([[maybe_unused]] bool on) {
  if constexpr (power_wired) pin_write(board::net_power, on);
}

bool net_asks() {
  if constexpr (irq_wired) return !pin_read(board::net_irq);
  return false;
}

void net_select(bool selected) {
  pin_write(board::net_cs, !selected);
}

bool net_exchange(const std::uint8_t* out, std::uint8_t* in, std::size_t size) {
  for (std::size_t at = 0; at < size; at += Spi::buffer_size) {
    const std::size_t part = size - at < Spi::buffer_size ? size - at : Spi::buffer_size;
    // The first byte is the lowest of a word (SPI_WR_BYTE_ORDER is 0).
    for (std::size_t i = 0; i < part; i += 4) {
      std::uint32_t word = 0;
      for (std::size_t k = 0; out != nullptr && k < 4 && i + k < part; ++k)
        word |= static_cast<std::uint32_t>(out[at + i + k]) << 8 * k;
      hspi().w[i / 4] = word;
    }
    const auto bits = static_cast<std::uint32_t>(8 * part - 1);
    hspi().user1 = bits << 17 | bits << 8;
    hspi().cmd = Spi::cmd_usr;
    if (!wait_for(hspi().cmd, Spi::cmd_usr, 0, transfer_timeout)) return false;
    if (in == nullptr) continue;
    for (std::size_t i = 0; i < part; ++i)
      in[at + i] = static_cast<std::uint8_t>(hspi().w[i / 4] >> 8 * (i % 4));
  }
  return true;
}

}  // namespace soc
