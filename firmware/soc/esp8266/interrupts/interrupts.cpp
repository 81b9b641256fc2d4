// What runs in interrupts: the millisecond tick on the core's timer, and the console on UART0.
#include "board.h"
#include "soc/esp8266/registers.hpp"
#include "soc/ring.hpp"
#include "soc/soc.hpp"

namespace esp8266 {
namespace {

constexpr std::uint32_t period = board::cpu_hz / 1000;
volatile std::uint32_t ticks = 0;
std::uint32_t next_tick = 0;

soc::Ring<128> received;
/// With the UART's FIFO it holds the longest line (apps/console/console.hpp) and more.
soc::Ring<384> to_send;

/// Longest that a byte can take to leave: 10 bits at 300 baud.
constexpr std::uint32_t byte_timeout = board::cpu_hz / 30;

/// Ticks that were missed are caught up with: a comparison that has passed would come again after a whole
/// round.
void tick() {
  do {
    ticks = ticks + 1;
    next_tick += period;
    xtensa::set_ccompare(next_tick);
  } while (static_cast<std::int32_t>(next_tick - xtensa::ccount()) <= 0);
}

void serve_uart() {
  Uart& uart = uart0();
  while (uart.received() != 0) received.put(static_cast<std::uint8_t>(uart.fifo));
  std::uint8_t byte = 0;
  while (uart.to_send() < Uart::fifo_size && to_send.take(byte)) uart.fifo = byte;
  if (to_send.used() == 0) clear_bits(uart.int_ena, Uart::tx_empty);
  uart.int_clr = Uart::rx_full | Uart::rx_timeout | Uart::overflow | Uart::tx_empty;
}

extern "C" [[gnu::used]] void level1_interrupt() {
  const std::uint32_t wanted = xtensa::wanted_interrupts();
  if ((wanted & xtensa::interrupt_timer) != 0) tick();
  if ((wanted & xtensa::interrupt_uart) != 0) serve_uart();
}

}  // namespace

void start_tick() {
  next_tick = xtensa::ccount() + period;
  xtensa::set_ccompare(next_tick);
  xtensa::enable_interrupt(xtensa::interrupt_timer);
}

void start_console() {
  Uart& uart = uart0();
  io_mux(1) = mux_uart0;
  io_mux(3) = mux_uart0 | mux_pull_up;
  uart.clkdiv = (board::cpu_hz + board::console_baud / 2) / board::console_baud;
  uart.conf0 = Uart::conf0_8n1 | Uart::conf0_reset;
  uart.conf0 = Uart::conf0_8n1;
  uart.conf1 = 16u << 8 | 1u;  // interrupts: fewer than 16 to send, one received
  uart.int_clr = 0x1FF;
  uart.int_ena = Uart::rx_full | Uart::overflow;
  xtensa::enable_interrupt(xtensa::interrupt_uart);
}

}  // namespace esp8266

namespace soc {

using namespace esp8266;

std::uint32_t milliseconds() {
  return ticks;
}

bool console_read(char& c) {
  std::uint8_t byte = 0;
  if (!received.take(byte)) return false;
  c = static_cast<char>(byte);
  return true;
}

std::size_t console_write(const char* text, std::size_t size) {
  std::size_t taken = 0;
  while (taken < size && to_send.put(static_cast<std::uint8_t>(text[taken]))) ++taken;
  // If the handler clears the bit between our reading and our writing, it comes once more for nothing.
  if (taken != 0) set_bits(uart0().int_ena, Uart::tx_empty);
  return taken;
}

std::size_t console_room() {
  return to_send.room();
}

void console_write_now(const char* text, std::size_t size) {
  Uart& uart = uart0();
  if (uart.int_ena == 0) return;  // a fault before start_console(): no one to tell
  clear_bits(uart.int_ena, Uart::tx_empty);
  const auto send = [&uart](std::uint8_t byte) {
    const std::uint32_t begin = xtensa::ccount();
    while (uart.to_send() >= Uart::fifo_size - 1 && xtensa::ccount() - begin < byte_timeout) {
    }
    uart.fifo = byte;
  };
  std::uint8_t byte = 0;
  while (to_send.take(byte)) send(byte);
  for (std::size_t i = 0; i < size; ++i) send(static_cast<std::uint8_t>(text[i]));
  wait_for(uart.status, 0xFFu << 16, 0, Uart::fifo_size * byte_timeout);
}

}  // namespace soc
