// The STM32F401's peripherals on a bus, without a CPU.
#pragma once

#include <gtest/gtest.h>

#include "emulator/cpu/nvic.hpp"
#include "emulator/soc.hpp"

namespace tlsfit::emulator {

inline constexpr std::uint32_t rcc = 0x40023800, gpiob = 0x40020400, spi2 = 0x40003800, usart1 = 0x40011000,
                               adc1 = 0x40012000, tim5 = 0x40000C00, flash_interface = 0x40023C00;

class Stm32f401Test : public testing::Test {
 protected:
  explicit Stm32f401Test(Defects defects = {})
      : board(board_from_json(load_json(fs::path(TLSFIT_SOURCE_DIR) / "configs/boards/pico.json"), "pico")),
        soc(make_soc(board,
                     {clock, bus, nvic, random, flash, [this] { bitten = true; }, [] {},
                      [this] { power_lost = true; }},
                     defects)) {
    soc->connect_spi(
        board.wiring("wiznet"), {0, 3}, [this](bool on) { selected = on; },
        [this](std::uint8_t out) {
          sent.push_back(out);
          return static_cast<std::uint8_t>(~out);
        });
    soc->on_console([this](std::uint8_t c) { printed += static_cast<char>(c); });
  }

  std::uint32_t get(std::uint32_t address) { return bus.read(address, 4); }
  void set(std::uint32_t address, std::uint32_t value) { bus.write(address, value, 4); }
  void pass(Nanoseconds span) {
    const Nanoseconds until = clock.now() + span;
    while (clock.now() < until) {
      clock.sleep_until(std::min(until, clock.next_time()));
      clock.fire_due();
    }
  }
  void enable_all() {
    set(rcc + 0x30, 0xFF);
    set(rcc + 0x40, 0xFFFFFFFF);
    set(rcc + 0x44, 0xFFFFFFFF);
  }
  /// Pins B13 to B15 to SPI2 (AF5), B10 an output, high; B6 and B7 to USART1 (AF7).
  void route_pins() {
    set(gpiob + 0x14, 1U << 10);
    set(gpiob + 0x00, 2U << 12 | 2U << 14 | 1U << 20 | 2U << 26 | 2U << 28 | 2U << 30);
    set(gpiob + 0x20, 0x77000000);
    set(gpiob + 0x24, 0x55500000);
  }
  void start_spi() {
    enable_all();
    route_pins();
    set(spi2, 0x344);  // SSM, SSI, SPE, MSTR, PCLK/2
  }

  std::uint32_t convert(std::uint32_t channel) {
    set(adc1 + 0x34, channel);
    set(adc1 + 0x00, 0);
    set(adc1 + 0x08, 1U | 1U << 30);
    pass(40 * microsecond);
    EXPECT_NE(get(adc1) & 2U, 0U) << "EOC";
    return get(adc1 + 0x4C);
  }

  /// Whether an interrupt is pending.
  bool pending(unsigned irq) const { return nvic.pending(exception::irq0 + irq); }

  Notes notes{nullptr};
  Clock clock{16'000'000};
  Bus bus{notes};
  Nvic nvic;
  FlashMemory flash{{0x08000000, 0x60000}};
  Random random{3};
  Board board;
  bool bitten = false, power_lost = false, selected = false;
  Bytes sent;
  std::string printed;
  std::unique_ptr<Soc> soc;
};

}  // namespace tlsfit::emulator
