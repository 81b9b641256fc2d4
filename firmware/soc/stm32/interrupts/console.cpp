// The console, on the USART that the board names.
#include "soc/soc.hpp"
#include "soc/stm32/usart.hpp"

namespace stm32 {
namespace {

/// To be sent: the longest line (apps/console/console.hpp) and more.
using Console = Usart<console_usart, 128, 512, Losses::Ignored>;

/// Longest that a byte can take to leave: 10 bits at 300 baud, at the fastest clock.
constexpr std::uint32_t byte_timeout = board::cpu_hz / 30;

}  // namespace

void start_console(Clocks clocks) {
  Console::start(clocks, board::console_tx, board::console_rx, board::console_baud);
}

void console_interrupt() {
  Console::interrupt();
}

}  // namespace stm32

namespace soc {

using namespace stm32;

bool console_read(char& c) {
  std::uint8_t byte = 0;
  if (!Console::received.take(byte)) return false;
  c = static_cast<char>(byte);
  return true;
}

std::size_t console_write(const char* text, std::size_t size) {
  return Console::write(reinterpret_cast<const std::uint8_t*>(text), size);
}

std::size_t console_room() {
  return Console::to_send.room();
}

void console_write_now(const char* text, std::size_t size) {
  UsartRegisters& usart = Console::registers();
  if ((usart.cr1 & UsartRegisters::cr1_ue) == 0) return;  // a fault before start_console(): no one to tell
  clear_bits(usart.cr1, UsartRegisters::cr1_txeie);
  const auto send = [&usart](std::uint8_t byte) {
    wait_for(usart.sr, UsartRegisters::sr_txe, UsartRegisters::sr_txe, byte_timeout);
    usart.dr = byte;
  };
  std::uint8_t byte = 0;
  while (Console::to_send.take(byte)) send(byte);
  for (std::size_t i = 0; i < size; ++i) send(static_cast<std::uint8_t>(text[i]));
  wait_for(usart.sr, UsartRegisters::sr_tc, UsartRegisters::sr_tc, byte_timeout);
}

}  // namespace soc
