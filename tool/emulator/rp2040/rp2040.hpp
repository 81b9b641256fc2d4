// The RP2040: its peripherals at their addresses (datasheet section 2.2), held in reset until they are let
// out of it (section 2.14), and their interrupts (section 2.3.2). The second core sleeps, as it does until a
// program wakes it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "emulator/rp2040/adc.hpp"
#include "emulator/rp2040/clocks.hpp"
#include "emulator/rp2040/gpio.hpp"
#include "emulator/rp2040/oscillators.hpp"
#include "emulator/rp2040/register_block.hpp"
#include "emulator/rp2040/resets.hpp"
#include "emulator/rp2040/spi.hpp"
#include "emulator/rp2040/ssi.hpp"
#include "emulator/rp2040/uart.hpp"
#include "emulator/rp2040/watchdog.hpp"
#include "emulator/soc.hpp"
#include "emulator/storage.hpp"

namespace tlsfit::emulator::rp2040 {

/// Not modelled: the second core, USB, PIO, DMA, PWM, I2C, RTC, writing to flash, the cache of XIP, what the
/// boot ROM offers programs.
class Rp2040 : public Soc {
 public:
  Rp2040(const Board& board, const SocParts& parts, const Defects& defects);

  void boot(Cpu& cpu, std::uint32_t image) override;
  void connect_spi(const Wiring& wiring, std::vector<unsigned> modes, std::function<void(bool)> select,
                   std::function<std::uint8_t(std::uint8_t)> exchange) override;
  std::function<void(std::uint8_t)> connect_uart(const Wiring& wiring, std::uint32_t baud,
                                                 std::function<void(std::uint8_t)> sent) override;
  void watch(const Pin& pin, std::function<void(bool)> action) override;
  void drive(const Pin& pin, bool high) override;
  void put_volts(const Pin& pin, double volts) override;
  void on_console(std::function<void(std::uint8_t)> sent) override;
  void type(std::uint8_t character) override;
  bool listening() const override;
  std::size_t typed() const override { return console().arriving(); }
  bool console_busy() const override { return console().busy(); }
  FlashWear flash_wear() const override { return {}; }
  void cut_power_at(std::uint64_t) override {}  // nothing writes to flash here

 private:
  /// A chip on an SPI bus.
  struct Slave {
    Wiring wiring;
    std::vector<unsigned> modes;
    std::function<std::uint8_t(std::uint8_t)> exchange;
    bool selected = false;
  };
  /// Whoever is at the other end of a UART's lines.
  struct LineEnd {
    std::string uart;
    Pin tx;
    std::function<void(std::uint8_t)> sent;
  };
  void attach(const std::string& name, std::uint32_t base, Device& device);
  void attach(const std::string& name, std::uint32_t base, Device& device, unsigned reset,
              std::function<void()> on_reset);
  void add_buses(const SocParts& parts);
  Uart& uart(const std::string& name);
  const Uart& console() const { return *uarts_.at(console_.peripheral); }
  bool routed(const Pin& pin, const std::string& peripheral);
  std::uint8_t exchange(const std::string& spi, std::uint8_t out);
  void serial_out(const std::string& uart, std::uint8_t character);

  Bus& bus_;
  Interrupts& interrupts_;
  ByteView flash_;
  Serial console_;
  Resets resets_;
  Xosc xosc_;
  Pll pll_sys_, pll_usb_;
  Rosc rosc_;
  Clocks clocks_;
  Storage psm_;
  Watchdog watchdog_;
  Timer timer_;
  Gpio gpio_;
  Adc adc_;
  Ssi ssi_;
  std::map<std::string, std::unique_ptr<Spi>> spis_;
  std::map<std::string, std::unique_ptr<Uart>> uarts_;
  std::vector<std::unique_ptr<RegisterBlock>> blocks_;
  std::vector<std::unique_ptr<Slave>> slaves_;
  std::vector<LineEnd> line_ends_;
};

}  // namespace tlsfit::emulator::rp2040
