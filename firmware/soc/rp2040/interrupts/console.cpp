// The console, on the UART that the board names.
#include "soc/ring.hpp"
#include "soc/rp2040/instances.hpp"
#include "soc/rp2040/pins.hpp"
#include "soc/rp2040/uart.hpp"
#include "soc/soc.hpp"

namespace rp2040 {
namespace {

constexpr Instance self = instance_for(uarts, board::console);
static_assert((check_uart_pin(board::console_tx, board::console, 0),
               check_uart_pin(board::console_rx, board::console, 1), true));

/// §4.2.8.
struct Uart {
  Register dr, rsr, reserved_08[4], fr, reserved_1c, ilpr, ibrd, fbrd, lcr_h, cr, ifls, imsc, ris, mis, icr;
  static constexpr std::uint32_t dr_errors = 0xFu << 8, dr_overrun = 1u << 11;
  static constexpr std::uint32_t fr_busy = 1u << 3, fr_rxfe = 1u << 4, fr_txff = 1u << 5;
  static constexpr std::uint32_t lcr_h_fifos = 1u << 4, lcr_h_8_bits = 3u << 5;
  static constexpr std::uint32_t cr_on = 1u << 0, cr_transmits = 1u << 8, cr_receives = 1u << 9;
  /// The receiving FIFO is an eighth full, or nothing more has come for 32 bits; the sending one has run down
  /// to an eighth.
  static constexpr std::uint32_t ifls_eighths = 0, received = 1u << 4 | 1u << 6, sent = 1u << 5;
};
Uart& uart() {
  return at<Uart, self.base>();
}

/// To be sent: the longest line (apps/console/console.hpp) and more.
soc::Ring<128> received;
soc::Ring<512> to_send;

/// Longest that a byte can take to leave: 10 bits at 300 baud.
constexpr std::uint32_t byte_timeout = 34'000;

/// Fills the sending FIFO, and asks for an interrupt if that was not all. That comes when the FIFO runs down,
/// not because it is empty (§4.2.6.2): so whoever has something to send begins himself.
void send_waiting() {
  std::uint8_t byte = 0;
  while ((uart().fr & Uart::fr_txff) == 0 && to_send.take(byte)) uart().dr = byte;
  uart().imsc = to_send.used() != 0 ? Uart::received | Uart::sent : Uart::received;
}

/// In 64ths of what the clock is divided by, 16 times the rate (§4.2.7.1).
constexpr std::uint32_t baud_divider(std::uint32_t hz) {
  return (4 * hz + board::console_baud / 2) / board::console_baud;
}

}  // namespace

void start_console(Clocks clocks) {
  restart(self.reset);
  const std::uint32_t divider = clocks.of(baud_divider);
  uart().ibrd = divider >> 6;
  uart().fbrd = divider & 63;
  uart().lcr_h = Uart::lcr_h_8_bits | Uart::lcr_h_fifos;  // takes the divider over
  uart().ifls = Uart::ifls_eighths;
  uart().imsc = Uart::received;
  uart().cr = Uart::cr_on | Uart::cr_transmits | Uart::cr_receives;
  // Idle while nothing is plugged in: a floating line would receive noise.
  switch_pin(board::console_tx, Function::Uart, Pull::Up);
  switch_pin(board::console_rx, Function::Uart, Pull::Up);
  cortex_m::enable_interrupt(self.irq);
}

void console_interrupt() {
  while ((uart().fr & Uart::fr_rxfe) == 0) {
    const std::uint32_t data = uart().dr;
    // What an overrun lost came after this one.
    if ((data & Uart::dr_errors & ~Uart::dr_overrun) == 0) received.put(static_cast<std::uint8_t>(data));
  }
  send_waiting();
}

}  // namespace rp2040

namespace soc {

using namespace rp2040;

bool console_read(char& c) {
  std::uint8_t byte = 0;
  if (!received.take(byte)) return false;
  c = static_cast<char>(byte);
  return true;
}

std::size_t console_write(const char* text, std::size_t size) {
  std::size_t taken = 0;
  while (taken < size && to_send.put(static_cast<std::uint8_t>(text[taken]))) ++taken;
  if (taken != 0) {
    __asm volatile("cpsid i" ::: "memory");
    send_waiting();
    __asm volatile("cpsie i" ::: "memory");
  }
  return taken;
}

std::size_t console_room() {
  return to_send.room();
}

void console_write_now(const char* text, std::size_t size) {
  if ((resets().reset & self.reset) != 0) return;  // a fault before start_console(): no one to tell
  uart().imsc = 0;
  const auto send = [](std::uint8_t byte) {
    wait_for(uart().fr, Uart::fr_txff, 0, byte_timeout);
    uart().dr = byte;
  };
  std::uint8_t byte = 0;
  while (to_send.take(byte)) send(byte);
  for (std::size_t i = 0; i < size; ++i) send(static_cast<std::uint8_t>(text[i]));
  wait_for(uart().fr, Uart::fr_busy, 0, 32 * byte_timeout);
}

}  // namespace soc
