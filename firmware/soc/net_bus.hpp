// The bus that the net's chip or module hangs on, by the kind that the net names. Implemented beside soc.hpp,
// in bus/KIND: only that one is in the image. Pins and clocks come from the generated board.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace soc {

// On either.

/// Switches the supply of the net's chip or module, or enables it, where the board's wiring has a pin for
/// that ("power"), or lets a module on a UART out of its reset ("reset"); it is off at first.
void net_power(bool on);

// On an SPI (bus/spi).

/// Selects the net's chip (its chip-select line low), or lets it go.
void net_select(bool selected);

/// Whether the chip asks for attention, on a pin "irq" that is low then. Without such a pin: false.
bool net_asks();

/// Moves `size` bytes each way over the net's bus. `out` null: sends zeros; `in` null: discards what comes.
/// `out` and `in` may be the same buffer. Returns after the last byte has been clocked; false if the bus did
/// not answer in time, which only a hardware fault explains.
bool net_exchange(const std::uint8_t* out, std::uint8_t* in, std::size_t size);

// On a UART (bus/uart).

/// Takes one received byte from the ring, whose size the net names. False if none has come.
bool net_receive(std::uint8_t& byte);

/// How many received bytes are in the ring.
std::size_t net_waiting();

/// Queues bytes to be sent and returns how many there was room for.
std::size_t net_send(const std::uint8_t* bytes, std::size_t size);

/// How many times bytes have been lost since start, because the ring was full or the handler came too late.
/// Wraps.
std::uint32_t net_losses();

}  // namespace soc
