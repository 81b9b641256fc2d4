// The STM32F401: its peripherals at their addresses (RM0368 section 2.3, table 1), with their clocks
// (section 6.3) and interrupts (section 10.2, table 38).
#pragma once

#include <array>
#include <map>
#include <memory>

#include "emulator/soc.hpp"
#include "emulator/stm32/exti.hpp"
#include "emulator/stm32/factory.hpp"
#include "emulator/stm32/pin_place.hpp"
#include "emulator/stm32/timer.hpp"
#include "emulator/stm32/watchdog.hpp"
#include "emulator/stm32/wires.hpp"
#include "emulator/stm32f4/adc.hpp"
#include "emulator/stm32f4/flash_interface.hpp"
#include "emulator/stm32f4/gpio.hpp"
#include "emulator/stm32f4/power.hpp"
#include "emulator/stm32f4/rcc.hpp"
#include "emulator/stm32f4/rtc.hpp"
#include "emulator/stm32f4/syscfg.hpp"
#include "emulator/storage.hpp"

namespace tlsfit::emulator::stm32f4 {

/// Not modelled: DMA, USB, I2C, SDIO, CRC, TIM1 and TIM9 to TIM11, the window watchdog.
class Stm32f401 : public Soc {
 public:
  Stm32f401(const Board& board, const SocParts& parts, const Defects& defects);

  void connect_spi(const Wiring& wiring, std::vector<unsigned> modes, std::function<void(bool)> select,
                   std::function<std::uint8_t(std::uint8_t)> exchange) override {
    wires_.connect_spi(wiring, std::move(modes), std::move(select), std::move(exchange));
  }
  std::function<void(std::uint8_t)> connect_uart(const Wiring& wiring, std::uint32_t baud,
                                                 std::function<void(std::uint8_t)> sent) override {
    return wires_.connect_uart(wiring, baud, std::move(sent));
  }
  void watch(const Pin& pin, std::function<void(bool)> action) override;
  void on_console(std::function<void(std::uint8_t)> sent) override { wires_.on_console(std::move(sent)); }
  void type(std::uint8_t character) override { wires_.type(character); }
  bool listening() const override { return wires_.listening(); }
  std::size_t typed() const override { return wires_.typed(); }
  bool console_busy() const override { return wires_.console_busy(); }
  void drive(const Pin& pin, bool high) override;
  void put_volts(const Pin& pin, double volts) override;
  FlashWear flash_wear() const override { return {flash_.erases(), flash_.programmed()}; }
  void cut_power_at(std::uint64_t operation) override { flash_.cut_power_at(operation); }

 private:
  void add_gpio();
  void add_buses();
  void add_timers(const SocParts& parts);
  void add_exti();
  void add_rest(const SocParts& parts);
  std::function<void(bool)> request(unsigned irq);
  void attach(const std::string& name, std::uint32_t base, Device& device, std::uint32_t enable, unsigned bit,
              std::function<void()> reset);
  Gpio& port(char letter);

  Bus& bus_;
  Clock& clock_;
  Interrupts& interrupts_;
  stm32::Wires wires_;
  Rcc rcc_;
  FlashInterface flash_;
  Power power_;
  stm32::Factory factory_;
  std::map<char, std::unique_ptr<Gpio>> gpio_;
  std::unique_ptr<Adc> adc_;
  double lsi_hz_;  // drawn from the seed: another seed is another chip
  std::vector<std::unique_ptr<stm32::Timer>> timers_;
  std::unique_ptr<Rtc> rtc_;
  std::unique_ptr<stm32::Watchdog> watchdog_;
  Syscfg syscfg_;
  stm32::Exti exti_;
  Storage dbgmcu_;
};

}  // namespace tlsfit::emulator::stm32f4
