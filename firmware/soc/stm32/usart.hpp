// USARTs whose interrupts move bytes between the line and two rings each: the console, and a net on a UART.
// RM0368 §19, RM0008 §27.
#pragma once

#include <cstdint>

#include "board.h"
#include "soc/ring.hpp"
#include "soc/stm32/clocks.hpp"
#include "soc/stm32/pins.hpp"

namespace stm32 {

inline constexpr UsartInstance console_usart =
    instance_for(usart_instances, board::console, {board::console_rx, board::console_tx});

/// RM0368 §19.6.
struct UsartRegisters {
  Register sr, dr, brr, cr1, cr2, cr3, gtpr;
  static constexpr std::uint32_t sr_fe = 1u << 1, sr_ore = 1u << 3, sr_rxne = 1u << 5, sr_tc = 1u << 6,
                                 sr_txe = 1u << 7;
  static constexpr std::uint32_t cr1_re = 1u << 2, cr1_te = 1u << 3, cr1_rxneie = 1u << 5,
                                 cr1_txeie = 1u << 7, cr1_ue = 1u << 13;
};

enum class Losses : bool { Ignored, Counted };

/// One of them, with rings of these sizes. All of it is used in one source, with the interrupt's handler, so
/// that the rings' places are known there.
template <const UsartInstance& self, std::size_t receive_size, std::size_t send_size, Losses kept>
struct Usart {
  static inline soc::Ring<receive_size> received;
  static inline soc::Ring<send_size> to_send;
  static inline volatile std::uint32_t losses = 0;

  static UsartRegisters& registers() { return *reinterpret_cast<UsartRegisters*>(self.base); }

  static void start(Clocks clocks, const board::Pin& tx, const board::Pin& rx, std::uint32_t baud) {
    start_peripheral(self.enable, self.reset, self.bit);
    // Idle before the transmitter starts and while nothing is plugged in: a floating line would receive
    // noise.
    pin_for_peripheral(tx, self.route, Way::Out, Pull::Up);
    pin_for_peripheral(rx, self.route, Way::In, Pull::Up);
    // Oversampling by 16, §19.3.4.
    registers().brr = clocks.of_pclk(self.apb2, [baud](std::uint32_t hz) { return (hz + baud / 2) / baud; });
    registers().cr1 =
        UsartRegisters::cr1_ue | UsartRegisters::cr1_te | UsartRegisters::cr1_re | UsartRegisters::cr1_rxneie;
    cortex_m::enable_interrupt(self.irq);
  }

  static void interrupt() {
    // Reading SR and then DR takes the byte and clears RXNE and the error flags with it (§19.6.1).
    const std::uint32_t status = registers().sr;
    if ((status & (UsartRegisters::sr_rxne | UsartRegisters::sr_ore)) != 0) {
      const auto byte = static_cast<std::uint8_t>(registers().dr);
      const bool good = (status & UsartRegisters::sr_fe) == 0 && (status & UsartRegisters::sr_rxne) != 0;
      const bool lost = (good && !received.put(byte)) || (status & UsartRegisters::sr_ore) != 0;
      if (kept == Losses::Counted && lost) losses = losses + 1;
    }
    if ((status & UsartRegisters::sr_txe) != 0) {
      std::uint8_t byte = 0;
      if (to_send.take(byte))
        registers().dr = byte;
      else
        clear_bits(registers().cr1, UsartRegisters::cr1_txeie);
    }
  }

  /// Queues bytes and returns how many there was room for.
  static std::size_t write(const std::uint8_t* bytes, std::size_t size) {
    std::size_t taken = 0;
    while (taken < size && to_send.put(bytes[taken])) ++taken;
    // If the handler clears the bit between our reading and our writing, it comes once more for nothing.
    if (taken != 0) set_bits(registers().cr1, UsartRegisters::cr1_txeie);
    return taken;
  }
};

void start_console(Clocks clocks);
extern "C" void console_interrupt();
/// Of a net on a UART.
extern "C" void net_interrupt();

}  // namespace stm32
