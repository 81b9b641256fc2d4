// The STM32F401: its peripherals at their addresses (RM0368 section 2.3, table 1), with their clocks
// (section 6.3) and interrupts (section 10.2, table 38).
#pragma once

#include <array>
#include <map>
#include <memory>

#include "emulator/soc.hpp"
#include "emulator/stm32f4/adc.hpp"
#include "emulator/stm32f4/exti.hpp"
#include "emulator/stm32f4/factory.hpp"
#include "emulator/stm32f4/flash_interface.hpp"
#include "emulator/stm32f4/gpio.hpp"
#include "emulator/stm32f4/power.hpp"
#include "emulator/stm32f4/rcc.hpp"
#include "emulator/stm32f4/rtc.hpp"
#include "emulator/stm32f4/spi.hpp"
#include "emulator/stm32f4/timer.hpp"
#include "emulator/stm32f4/usart.hpp"
#include "emulator/stm32f4/watchdog.hpp"

namespace tlsfit::emulator::stm32f4 {

/// Not modelled: DMA, USB, I2C, SDIO, CRC, TIM1 and TIM9 to TIM11, the window watchdog.
class Stm32f401 : public Soc {
 public:
  Stm32f401(const Board& board, const SocParts& parts, const Defects& defects);

  void connect_spi(const Wiring& wiring, std::vector<unsigned> modes, std::function<void(bool)> select,
                   std::function<std::uint8_t(std::uint8_t)> exchange) override;
  std::function<void(std::uint8_t)> connect_uart(const Wiring& wiring, std::uint32_t baud,
                                                 std::function<void(std::uint8_t)> sent) override;
  void watch(const Pin& pin, std::function<void(bool)> action) override;
  void on_console(std::function<void(std::uint8_t)> sent) override;
  void type(std::uint8_t character) override;
  bool listening() const override;
  std::size_t typed() const override;
  bool console_busy() const override;
  void drive(const Pin& pin, bool high) override { port(pin.port).drive(pin.number, high); }
  void put_volts(const Pin& pin, double volts) override;
  FlashWear flash_wear() const override { return {flash_.erases(), flash_.programmed()}; }
  void cut_power_at(std::uint64_t operation) override { flash_.cut_power_at(operation); }

 private:
  /// A chip on an SPI bus.
  struct Slave {
    std::string bus;
    Wiring wiring;
    std::vector<unsigned> modes;
    std::function<std::uint8_t(std::uint8_t)> exchange;
    bool selected = false;
  };
  /// Whoever is at the other end of a USART's lines.
  struct LineEnd {
    std::string peripheral;
    Pin tx, rx;  ///< of the chip
    std::function<void(std::uint8_t)> sent;
  };
  void add_gpio();
  void add_spi();
  void add_usart(const Board& board);
  void add_timers(const SocParts& parts);
  void add_exti();
  void add_rest(const SocParts& parts);
  std::function<void(bool)> request(unsigned irq);
  void attach(const std::string& name, std::uint32_t base, Device& device, std::uint32_t enable, unsigned bit,
              std::function<void()> reset);
  std::uint8_t exchange(const std::string& bus, std::uint8_t out);
  void serial_out(const std::string& peripheral, std::uint8_t character);
  bool routed(const Pin& pin, const std::string& peripheral);
  Gpio& port(char letter);

  Bus& bus_;
  Clock& clock_;
  Nvic& nvic_;
  Serial console_;
  Rcc rcc_;
  FlashInterface flash_;
  Power power_;
  Factory factory_;
  std::map<char, std::unique_ptr<Gpio>> gpio_;
  std::map<std::string, std::unique_ptr<Spi>> spi_;
  std::map<std::string, std::unique_ptr<Usart>> usart_;
  std::unique_ptr<Adc> adc_;
  double lsi_hz_;  // drawn from the seed: another seed is another chip
  std::vector<std::unique_ptr<Timer>> timers_;
  std::unique_ptr<Rtc> rtc_;
  std::unique_ptr<Watchdog> watchdog_;
  Syscfg syscfg_;
  Exti exti_;
  Storage dbgmcu_;
  std::vector<std::unique_ptr<Slave>> slaves_;
  std::vector<LineEnd> line_ends_;
};

}  // namespace tlsfit::emulator::stm32f4
