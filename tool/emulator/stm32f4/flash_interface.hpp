// The flash interface: wait states, erasing and programming (RM0368 section 3).
#pragma once

#include <functional>
#include <vector>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"
#include "emulator/flash_memory.hpp"
#include "emulator/random.hpp"

namespace tlsfit::emulator::stm32f4 {

/// Keys, the program and erase sequence with its errors, parallelism, write protection by the option bytes,
/// and the end-of-operation interrupt. Programming only turns ones into zeros. An operation takes its typical
/// time (datasheet table 46), and `hold` is told until when: code that is fetched from flash stands still
/// meanwhile (section 3.5.1), so that it never sees BSY. Wait states read back, and are compared with what
/// the CPU's clock needs; instructions do not get slower. Stricter than silicon: a store to flash while
/// FLASH_CR is locked is a fault, for it hardly ever is meant. Not modelled: stale lines of the caches,
/// option bytes beyond write protection, read protection, PCROP, 64 bits at once (they need a programming
/// voltage on VPP).
class FlashInterface : public Device {
 public:
  struct Lines {
    std::function<void(Nanoseconds until)> hold;
    std::function<void(bool)> request;
    std::function<void()> on_power_cut;
  };
  /// @param random of what an operation that is cut off leaves behind
  FlashInterface(Clock& clock, Bus& bus, FlashMemory& memory, Random& random, Lines lines);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  /// Notes if there are too few wait states for this clock at 2.7 to 3.6 V (table 6: one per 30 MHz).
  void check(std::uint32_t hclk);

  /// How often each sector was erased since the start.
  const std::vector<std::uint64_t>& erases() const { return erases_; }
  std::uint64_t programmed() const { return programmed_; }  ///< bytes

  /// The power fails during the n-th operation from now on, counted from 1; 0: it does not. A word is then
  /// programmed in part, a sector erased in part, and nothing happens to the flash any more. Kinder than
  /// silicon: what was cut off is read alike ever after.
  void cut_power_at(std::uint64_t operation) { until_cut_ = operation; }

 private:
  struct Sector {
    std::uint32_t offset, size;
  };
  /// Two keys in order; a wrong one blocks until the next reset (section 3.6.1).
  class Unlock {
   public:
    /// Whether this key was the second of two right ones.
    bool take(std::uint32_t key, std::uint32_t first, std::uint32_t then);

   private:
    bool half_ = false, blocked_ = false;
  };
  bool busy() const { return clock_.now() < busy_until_; }
  bool locked() const { return (cr_ & 1U << 31) != 0; }
  unsigned sector_of(std::uint32_t offset) const;
  bool is_protected(unsigned sector) const { return (protection_ >> sector & 1U) == 0; }
  std::optional<std::uint64_t> store(std::uint32_t offset, std::uint64_t value, unsigned size);
  void write_control(std::uint32_t value);
  void start_erase();
  void erase(unsigned sector);
  bool cut_off();
  void take(Nanoseconds time);
  void finish();
  void fail(std::uint32_t error);
  void requests();

  Clock& clock_;
  Bus& bus_;
  FlashMemory& memory_;
  Random& random_;
  Lines lines_;
  Alarm finished_;
  std::vector<Sector> sectors_;
  std::vector<std::uint64_t> erases_;
  std::uint64_t programmed_ = 0, until_cut_ = 0;
  bool cut_ = false;  ///< the power has failed
  Nanoseconds busy_until_ = 0;
  std::uint32_t acr_ = 0, sr_ = 0, cr_ = 0x80000000, optcr_ = 0x0FFFAAED;
  std::uint32_t protection_ = 0xFFF;  // nWRP as it is in force: a one lets write
  Unlock unlock_, option_unlock_;
};

}  // namespace tlsfit::emulator::stm32f4
