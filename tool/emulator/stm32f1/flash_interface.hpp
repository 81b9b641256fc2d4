// The flash memory controller: wait states, erasing and programming (PM0075 sections 2 and 3).
#pragma once

#include <functional>
#include <vector>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"
#include "emulator/flash_memory.hpp"
#include "emulator/random.hpp"

namespace tlsfit::emulator::stm32f1 {

/// Keys, programming by half words, of what is erased or to zero, erasing of pages of 2 KB or of all, and the
/// interrupts. An operation takes its typical time (datasheet, section 5.3.9), and `hold` is told until when:
/// code that is fetched from flash stands still meanwhile (section 2.3.1). Wait states are compared with what
/// the CPU's clock needs; instructions do not get slower. Stricter than silicon: a store to flash while
/// FLASH_CR is locked is a fault. Not modelled: option bytes, write and read protection.
class FlashInterface : public Device {
 public:
  struct Lines {
    std::function<void(Nanoseconds until)> hold;
    std::function<void(bool)> request;
    std::function<void()> on_power_cut;
    std::function<bool()> hsi_on;  ///< without it the controller does nothing (section 2.3)
  };
  /// @param random of what an operation that is cut off leaves behind
  FlashInterface(Clock& clock, Bus& bus, FlashMemory& memory, Random& random, Lines lines);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  /// Notes if there are too few wait states for this clock: one per 24 MHz.
  void check(std::uint32_t hclk);

  /// How often each page was erased since the start.
  const std::vector<std::uint64_t>& erases() const { return erases_; }
  std::uint64_t programmed() const { return programmed_; }  ///< bytes
  /// As in the F4's: the power fails during the n-th operation from now on; 0: it does not.
  void cut_power_at(std::uint64_t operation) { until_cut_ = operation; }

 private:
  bool busy() const { return clock_.now() < busy_until_; }
  bool locked() const { return (cr_ & 1U << 7) != 0; }
  std::optional<std::uint64_t> store(std::uint32_t offset, std::uint64_t value, unsigned size);
  void take_key(std::uint32_t key);
  void write_control(std::uint32_t value);
  void start_erase();
  void erase(std::uint32_t page);
  bool cut_off();
  void take(Nanoseconds time);
  void fail(std::uint32_t error);
  void requests();

  Clock& clock_;
  Bus& bus_;
  FlashMemory& memory_;
  Random& random_;
  Lines lines_;
  Alarm finished_;
  std::vector<std::uint64_t> erases_;
  std::uint64_t programmed_ = 0, until_cut_ = 0;
  bool cut_ = false;  ///< the power has failed
  bool half_unlocked_ = false, blocked_ = false;
  Nanoseconds busy_until_ = 0;
  std::uint32_t acr_ = 0x30, sr_ = 0, cr_ = 0x80, ar_ = 0;
};

}  // namespace tlsfit::emulator::stm32f1
