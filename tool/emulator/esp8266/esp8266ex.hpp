// The ESP8266EX without its radio: its peripherals at their addresses.
//
// From the ESP8266 Technical Reference, and where that is silent (the watchdog, the random number, the RTC's
// counter, eFuse) from what the vendor's open headers name. It starts as the boot ROM leaves it: every clock
// is twice the crystal's, 52 MHz. Flash is seen from the beginning, and not only once the ROM was asked for
// it.
#pragma once

#include <memory>

#include "emulator/esp8266/gpio.hpp"
#include "emulator/esp8266/spi.hpp"
#include "emulator/esp8266/uart.hpp"
#include "emulator/soc.hpp"

namespace tlsfit::emulator::esp8266 {

/// Not modelled: Wi-Fi, ROM, timers FRC1 and FRC2, UART1, SPI0 (the flash's), I2S, SLC, the converter, deep
/// sleep.
class Esp8266Ex : public Soc {
 public:
  Esp8266Ex(const Board& board, const SocParts& parts, const Defects& defects);

  void boot(Cpu& cpu, std::uint32_t image) override;
  void connect_spi(const Wiring& wiring, std::vector<unsigned> modes, std::function<void(bool)> select,
                   std::function<std::uint8_t(std::uint8_t)> exchange) override;
  std::function<void(std::uint8_t)> connect_uart(const Wiring& wiring, std::uint32_t baud,
                                                 std::function<void(std::uint8_t)> sent) override;
  void watch(const Pin& pin, std::function<void(bool)> action) override;
  void drive(const Pin& pin, bool high) override;
  void put_volts(const Pin& pin, double volts) override;
  void on_console(std::function<void(std::uint8_t)> sent) override { printed_ = std::move(sent); }
  void type(std::uint8_t character) override { uart_.receive(character); }
  bool listening() const override { return uart_.on(); }
  std::size_t typed() const override { return uart_.arriving(); }
  bool console_busy() const override { return uart_.busy(); }
  FlashWear flash_wear() const override { return {}; }
  void cut_power_at(std::uint64_t operation) override;

 private:
  /// The watchdog: fed by 0x73, it bites after its two stages of 2^n periods of 0.8 ms each.
  class Watchdog : public Device {
   public:
    Watchdog(Clock& clock, Bus& bus, std::function<void()> bites)
        : bus_(bus), alarm_(clock, std::move(bites)) {}
    std::uint32_t read(std::uint32_t offset) override;
    void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

   private:
    void feed();
    Bus& bus_;
    Alarm alarm_;
    std::uint32_t control_ = 0, stage0_ = 15, stage1_ = 15;
  };
  /// RTC: the reset that software asks for, and the count of its own oscillator, which jitters.
  class Rtc : public Device {
   public:
    Rtc(Clock& clock, Bus& bus, Random& random, bool jitters, std::function<void()> resets);
    std::uint32_t read(std::uint32_t offset) override;
    void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

   private:
    Clock& clock_;
    Bus& bus_;
    Random& random_;
    bool jitters_;
    std::function<void()> resets_;
    double period_;  // nanoseconds; drawn from the seed: another seed is another chip
    double next_ = 0;
    std::uint32_t count_ = 0;
  };
  /// The random number register, or words that do not change.
  class Words : public Device {
   public:
    explicit Words(std::function<std::uint32_t(std::uint32_t)> word) : word_(std::move(word)) {}
    std::uint32_t read(std::uint32_t offset) override { return word_(offset); }
    void write(std::uint32_t, std::uint32_t, std::uint32_t) override {}

   private:
    std::function<std::uint32_t(std::uint32_t)> word_;
  };
  static unsigned number_of(const Pin& pin);

  Bus& bus_;
  FlashMemory& flash_;
  std::string board_;
  std::function<void(std::uint8_t)> printed_;
  Uart uart_;
  Spi spi_;
  Gpio gpio_;
  Watchdog watchdog_;
  Rtc rtc_;
  Words random_, dport_;
  std::array<std::uint32_t, 4> efuse_{};
};

}  // namespace tlsfit::emulator::esp8266
