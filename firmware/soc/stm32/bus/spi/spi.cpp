// An SPI in master mode, polled. RM0368 §20, RM0008 §25.
#include "soc/net_bus.hpp"
#include "soc/stm32/bus.hpp"
#include "soc/stm32/pins.hpp"

namespace stm32 {
namespace {

/// RM0368 §20.5.
struct Spi {
  Register cr1, cr2, sr, dr, crcpr, rxcrcr, txcrcr, i2scfgr, i2spr;
  static constexpr std::uint32_t cr1_mstr = 1u << 2, cr1_spe = 1u << 6, cr1_ssi = 1u << 8, cr1_ssm = 1u << 9;
  static constexpr std::uint32_t sr_rxne = 1u << 0, sr_bsy = 1u << 7;
};

constexpr Instance self =
    instance_for(spi_instances, board::net_bus, {board::net_miso, board::net_mosi, board::net_sck});

Spi& spi() {
  return *reinterpret_cast<Spi*>(self.base);
}

/// CR1.BR: the bus clock is the peripheral's clock divided by 2^(BR+1); the fastest that the chip allows.
constexpr std::uint32_t divider(std::uint32_t pclk) {
  std::uint32_t br = 0;
  while (br < 7 && (pclk >> (br + 1)) > board::net_bus_hz) ++br;
  return br;
}

/// A byte takes at most 8 bits at 1/256 of the peripheral's clock, itself a half of the CPU's; and an
/// interrupt may come between.
constexpr std::uint32_t byte_timeout = 16 * 8 * 256;

constexpr bool irq_wired = wired(board::net_irq), power_wired = wired(board::net_power);

}  // namespace

void start_bus(Clocks clocks) {
  start_peripheral(self.enable, self.reset, self.bit);
  if constexpr (power_wired) pin_as_output(board::net_power, false);
  if constexpr (irq_wired) configure(board::net_irq, Use::Input, Pull::Up);
  pin_as_output(board::net_cs, true);
  pin_for_peripheral(board::net_sck, self.route, Way::Out, Pull::None);
  pin_for_peripheral(board::net_mosi, self.route, Way::Out, Pull::None);
  pin_for_peripheral(board::net_miso, self.route, Way::In,
                     Pull::Up);  // nobody drives it while nobody is selected
  // Most significant bit first, 8 bits; the chip select is ours, not the peripheral's (§20.3.1). The mode's
  // number is CPOL and CPHA.
  const std::uint32_t br = clocks.of_pclk(self.apb2, divider);
  spi().cr1 = Spi::cr1_mstr | Spi::cr1_ssm | Spi::cr1_ssi | br << 3 | board::net_spi_mode;
  set_bits(spi().cr1, Spi::cr1_spe);
}

}  // namespace stm32

namespace soc {

using namespace stm32;

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
  // One byte under way at a time: with two, an interrupt in between could let the second overrun the first.
  for (std::size_t i = 0; i < size; ++i) {
    spi().dr = out != nullptr ? out[i] : 0u;
    if (!wait_for(spi().sr, Spi::sr_rxne, Spi::sr_rxne, byte_timeout)) return false;
    const auto byte = static_cast<std::uint8_t>(spi().dr);
    if (in != nullptr) in[i] = byte;
  }
  // The chip select may change only when the clock has come to rest (§20.3.8).
  return wait_for(spi().sr, Spi::sr_bsy, 0, byte_timeout);
}

}  // namespace soc
