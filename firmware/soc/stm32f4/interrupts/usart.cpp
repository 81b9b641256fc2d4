#include "soc/stm32f4/usart.hpp"

#include "soc/ring.hpp"
#include "soc/soc.hpp"
#include "soc/stm32f4/pins.hpp"

namespace stm32f4 {
namespace {

/// RM0368 §19.6.
struct Usart {
  Register sr, dr, brr, cr1, cr2, cr3, gtpr;
  static constexpr std::uint32_t sr_fe = 1u << 1, sr_ore = 1u << 3, sr_rxne = 1u << 5, sr_tc = 1u << 6,
                                 sr_txe = 1u << 7;
  static constexpr std::uint32_t cr1_re = 1u << 2, cr1_te = 1u << 3, cr1_rxneie = 1u << 5,
                                 cr1_txeie = 1u << 7, cr1_ue = 1u << 13;
};

Usart& usart() {
  return *reinterpret_cast<Usart*>(console_usart.base);
}

soc::Ring<128> received;
soc::Ring<512> to_send;  // the longest line (app/console.hpp) and more

/// Longest that a byte can take to leave: 10 bits at 300 baud, at the fastest clock.
constexpr std::uint32_t byte_timeout = board::cpu_hz / 30;

}  // namespace

void start_console(Clocks clocks) {
  start_peripheral(console_usart.enable, console_usart.reset, console_usart.bit);
  // Idle before the transmitter starts and while nothing is plugged in: a floating line would receive noise.
  pin_for_peripheral(board::console_tx, console_usart.function, Pull::Up);
  pin_for_peripheral(board::console_rx, console_usart.function, Pull::Up);
  // Oversampling by 16, §19.3.4.
  usart().brr = clocks.of_pclk(console_usart.apb2, [](std::uint32_t hz) {
    return (hz + board::console_baud / 2) / board::console_baud;
  });
  usart().cr1 = Usart::cr1_ue | Usart::cr1_te | Usart::cr1_re | Usart::cr1_rxneie;
  cortex_m::enable_interrupt(console_usart.irq);
}

void console_interrupt() {
  // Reading SR and then DR takes the byte and clears RXNE and the error flags with it (§19.6.1).
  const std::uint32_t status = usart().sr;
  if ((status & (Usart::sr_rxne | Usart::sr_ore)) != 0) {
    const auto byte = static_cast<std::uint8_t>(usart().dr);
    if ((status & Usart::sr_fe) == 0 && (status & Usart::sr_rxne) != 0) received.put(byte);
  }
  if ((status & Usart::sr_txe) != 0) {
    std::uint8_t byte = 0;
    if (to_send.take(byte))
      usart().dr = byte;
    else
      clear_bits(usart().cr1, Usart::cr1_txeie);
  }
}

}  // namespace stm32f4

namespace soc {

using namespace stm32f4;

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
  if (taken != 0) set_bits(usart().cr1, Usart::cr1_txeie);
  return taken;
}

std::size_t console_room() {
  return to_send.room();
}

void console_write_now(const char* text, std::size_t size) {
  if ((usart().cr1 & Usart::cr1_ue) == 0) return;  // a fault before start_console(): no one to tell
  clear_bits(usart().cr1, Usart::cr1_txeie);
  const auto send = [](std::uint8_t byte) {
    wait_for(usart().sr, Usart::sr_txe, Usart::sr_txe, byte_timeout);
    usart().dr = byte;
  };
  std::uint8_t byte = 0;
  while (to_send.take(byte)) send(byte);
  for (std::size_t i = 0; i < size; ++i) send(static_cast<std::uint8_t>(text[i]));
  wait_for(usart().sr, Usart::sr_tc, Usart::sr_tc, byte_timeout);
}

}  // namespace soc
