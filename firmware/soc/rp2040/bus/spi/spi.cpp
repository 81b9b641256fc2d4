// An SPI (ARM's PL022) in master mode, polled. §4.4.
#include "soc/net_bus.hpp"
#include "soc/rp2040/bus.hpp"
#include "soc/rp2040/instances.hpp"
#include "soc/rp2040/pins.hpp"

namespace rp2040 {
namespace {

/// §4.4.4.
struct Spi {
  Register sspcr0, sspcr1, sspdr, sspsr, sspcpsr;
  static constexpr std::uint32_t cr0_8_bits = 7, cr1_sse = 1u << 1;
  static constexpr std::uint32_t sr_rne = 1u << 2, sr_bsy = 1u << 4;
};

constexpr Instance self = instance_for(spis, board::net_bus);
static_assert((check_spi_pin(board::net_miso, board::net_bus, 0),
               check_spi_pin(board::net_sck, board::net_bus, 2),
               check_spi_pin(board::net_mosi, board::net_bus, 3), true));

Spi& spi() {
  return at<Spi, self.base>();
}

/// The bus clock is the peripheral's divided by 2 and by this: the fastest that the chip allows.
constexpr std::uint32_t divider(std::uint32_t hz) {
  return (hz / 2 + board::net_bus_hz - 1) / board::net_bus_hz;
}
static_assert(divider(board::cpu_hz) <= 256);

/// Frames that either FIFO holds.
constexpr std::size_t fifo = 8;
/// At 1/512 of the ring oscillator's slowest a byte takes 2.3 ms; and an interrupt may come between.
constexpr std::uint32_t byte_timeout = 5'000;

constexpr bool irq_wired = wired(board::net_irq), power_wired = wired(board::net_power),
               reset_wired = wired(board::net_reset);
/// A W5500 wants its reset for 500 µs, and a millisecond to lock its PLL (its datasheet, §5.5.1).
constexpr std::uint32_t reset_time = 1'000;

}  // namespace

void start_bus(Clocks clocks) {
  restart(self.reset);
  if constexpr (power_wired) pin_as_output(board::net_power, false);
  if constexpr (reset_wired) pin_as_output(board::net_reset, false);
  if constexpr (irq_wired) switch_pin(board::net_irq, Function::Sio, Pull::Up);
  pin_as_output(board::net_cs, true);
  switch_pin(board::net_sck, Function::Spi, Pull::None);
  switch_pin(board::net_mosi, Function::Spi, Pull::None);
  switch_pin(board::net_miso, Function::Spi, Pull::Up);  // nobody drives it while nobody is selected
  // Motorola's frames of 8 bits, most significant bit first; the chip select is ours, not the peripheral's,
  // which lets it go after every frame (§4.4.3.11). The mode's number is CPOL and CPHA, in this order.
  spi().sspcpsr = 2;
  spi().sspcr0 = (clocks.of(divider) - 1) << 8 | (board::net_spi_mode & 1) << 7 |
                 (board::net_spi_mode >> 1) << 6 | Spi::cr0_8_bits;
  spi().sspcr1 = Spi::cr1_sse;
  if constexpr (reset_wired) {
    wait_microseconds(reset_time);
    set_pin(board::net_reset, true);
    wait_microseconds(reset_time);
  }
}

}  // namespace rp2040

namespace soc {

using namespace rp2040;

void net_power([[maybe_unused]] bool on) {
  if constexpr (power_wired) set_pin(board::net_power, on);
}

bool net_asks() {
  if constexpr (irq_wired) return !pin_level(board::net_irq);
  return false;
}

void net_select(bool selected) {
  set_pin(board::net_cs, !selected);
}

bool net_exchange(const std::uint8_t* out, std::uint8_t* in, std::size_t size) {
  // No more under way than the receiving FIFO holds: then none is lost, however long an interrupt takes.
  std::size_t sent = 0;
  for (std::size_t got = 0; got < size; ++got) {
    while (sent < size && sent - got < fifo) {
      spi().sspdr = out != nullptr ? out[sent] : 0u;
      ++sent;
    }
    if ((spi().sspsr & Spi::sr_rne) == 0 && !wait_for(spi().sspsr, Spi::sr_rne, Spi::sr_rne, byte_timeout))
      return false;
    const auto byte = static_cast<std::uint8_t>(spi().sspdr);
    if (in != nullptr) in[got] = byte;
  }
  // The chip select may change only when the clock has come to rest.
  return wait_for(spi().sspsr, Spi::sr_bsy, 0, byte_timeout);
}

}  // namespace soc
