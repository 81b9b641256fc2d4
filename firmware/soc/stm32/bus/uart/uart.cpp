// A module on a USART: what it sends is taken by the interrupt, whatever the program is at.
#include "soc/net_bus.hpp"
#include "soc/stm32/bus.hpp"
#include "soc/stm32/usart.hpp"

namespace stm32 {
namespace {

constexpr UsartInstance net_usart =
    instance_for(usart_instances, board::net_bus, {board::net_rx, board::net_tx});

/// Sent are commands and pieces of data, which wait for room: so this ring is small.
using Net = Usart<net_usart, board::net_ring, 8, Losses::Counted>;

/// Low, either switches the module off, or holds it in reset.
constexpr board::Pin power_pin = wired(board::net_power) ? board::net_power : board::net_reset;
constexpr bool power_wired = wired(power_pin);

}  // namespace

void start_bus(Clocks clocks) {
  if constexpr (power_wired) pin_as_output(power_pin, false);
  Net::start(clocks, board::net_tx, board::net_rx, board::net_bus_hz);
}

void net_interrupt() {
  Net::interrupt();
}

}  // namespace stm32

namespace soc {

using namespace stm32;

void net_power([[maybe_unused]] bool on) {
  if constexpr (power_wired) set_pin(power_pin, on);
}

bool net_receive(std::uint8_t& byte) {
  return Net::received.take(byte);
}

std::size_t net_waiting() {
  return Net::received.used();
}

std::size_t net_send(const std::uint8_t* bytes, std::size_t size) {
  return Net::write(bytes, size);
}

std::uint32_t net_losses() {
  return Net::losses;
}

}  // namespace soc
