// Pins: IO_BANK0 says what each is for (datasheet section 2.19.6.1), PADS_BANK0 what its pad is like
// (section 2.19.6.3), and SIO is the CPU's own port (section 2.3.1).
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "emulator/bus.hpp"
#include "emulator/rp2040/register_block.hpp"

namespace tlsfit::emulator::rp2040 {

/// Not modelled: overrides and interrupts of pins, drive strength, analog levels, the pins of the flash; of
/// SIO the FIFOs, dividers, interpolators and spin locks.
class Gpio {
 public:
  static constexpr unsigned count = 30;
  enum Function : unsigned { spi = 1, uart = 2, i2c = 3, pwm = 4, sio = 5, none = 31 };

  explicit Gpio(Bus& bus);
  Device& io_bank() { return io_bank_; }
  Device& pads() { return pads_; }
  Device& single_cycle_io() { return sio_; }
  void reset_io_bank();
  void reset_pads();

  /// Which function a pin is switched to; none while its bank is in reset.
  unsigned function(unsigned pin) const { return ctrl_.at(pin) & 31U; }
  /// Whether the pad lets in what is outside.
  bool hears(unsigned pin) const;
  /// Level at the pin: what the chip drives; else what is outside; else its pull resistor; else high.
  bool level(unsigned pin) const;
  /// Drives a pin from outside.
  void drive(unsigned pin, bool high);
  /// Calls `action` with the level whenever it changes.
  void watch(unsigned pin, std::function<void(bool)> action);

 private:
  /// One of the three blocks of registers.
  struct Part : Device {
    Part(Gpio& gpio, std::uint32_t (Gpio::*reads)(std::uint32_t),
         void (Gpio::*writes)(std::uint32_t, std::uint32_t))
        : gpio_(gpio), read_(reads), write_(writes) {}
    std::uint32_t read(std::uint32_t offset) override { return (gpio_.*read_)(offset); }
    void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override {
      (gpio_.*write_)(offset, value & mask);
    }
    Gpio& gpio_;
    std::uint32_t (Gpio::*read_)(std::uint32_t);
    void (Gpio::*write_)(std::uint32_t, std::uint32_t);
  };
  struct Watch {
    unsigned pin;
    std::function<void(bool)> action;
  };
  std::uint32_t read_io_bank(std::uint32_t offset);
  void write_io_bank(std::uint32_t offset, std::uint32_t value);
  std::uint32_t read_pads(std::uint32_t offset);
  void write_pads(std::uint32_t offset, std::uint32_t value);
  std::uint32_t read_sio(std::uint32_t offset);
  void write_sio(std::uint32_t offset, std::uint32_t value);
  std::uint32_t levels() const;
  void look();

  Bus& bus_;
  Part io_bank_registers_, pads_registers_, sio_;
  RegisterBlock io_bank_, pads_;
  std::array<std::uint32_t, count> ctrl_{}, pad_{};
  std::uint32_t out_ = 0, enable_ = 0, driven_ = 0, outside_ = 0;
  std::uint32_t seen_ = 0;  // levels when they were last looked at
  std::vector<Watch> watches_;
};

}  // namespace tlsfit::emulator::rp2040
