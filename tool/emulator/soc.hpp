// A microcontroller's peripherals as the machine sees them, whatever the family.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"
#include "emulator/cpu/cpu.hpp"
#include "emulator/flash_memory.hpp"
#include "emulator/random.hpp"
#include "model/board.hpp"

namespace tlsfit::emulator {

/// Faults of the hardware around the chip that a run can ask for.
struct Defects {
  bool crystal = false;  ///< the crystal never starts
  bool noise = false;    ///< the noise sources are stuck: health tests must fail
};

/// What a run did to the flash.
struct FlashWear {
  std::vector<std::uint64_t> erases;  ///< by sector
  std::uint64_t programmed = 0;       ///< bytes
};

class Soc {
 public:
  virtual ~Soc() = default;

  /// What the chip does at its start: most begin at the vector table at `image`, in flash. Throws Error
  /// (Usage) if there is nothing that it would start.
  virtual void boot(Cpu& cpu, std::uint32_t image);

  /// Puts a chip on an SPI bus: `exchange` moves a byte each way while `selected`, which follows the
  /// chip-select pin (active low).
  /// @param modes in which of the modes 0 to 3 (clock polarity and phase) the chip hears anything
  virtual void connect_spi(const Wiring& wiring, std::vector<unsigned> modes,
                           std::function<void(bool selected)> select,
                           std::function<std::uint8_t(std::uint8_t)> exchange) = 0;
  /// Puts a module on a UART: `sent` is called with each character that has left the guest.
  /// @param baud what the module's end of the line runs at
  /// @returns what puts a character on the line to the guest, where they arrive one after another at the
  /// line's rate
  virtual std::function<void(std::uint8_t)> connect_uart(const Wiring& wiring, std::uint32_t baud,
                                                         std::function<void(std::uint8_t)> sent) = 0;
  /// Calls `action` with a pin's level whenever that changes.
  virtual void watch(const Pin& pin, std::function<void(bool high)> action) = 0;
  /// Drives a pin from outside.
  virtual void drive(const Pin& pin, bool high) = 0;
  /// Puts a voltage on a pin, for the converter. Throws Error (Usage) for a pin without one.
  virtual void put_volts(const Pin& pin, double volts) = 0;
  /// Characters to and from the console's USART.
  virtual void on_console(std::function<void(std::uint8_t)> sent) = 0;
  virtual void type(std::uint8_t character) = 0;
  /// Whether the guest has switched the console's receiver on; what is typed before is lost.
  virtual bool listening() const = 0;
  /// Characters that were typed and are still on their way.
  virtual std::size_t typed() const = 0;
  /// Whether characters are on their way, either way.
  virtual bool console_busy() const = 0;
  virtual FlashWear flash_wear() const = 0;
  /// The power fails during the guest's n-th programming or erasing of flash from now on; 0: it does not.
  virtual void cut_power_at(std::uint64_t operation) = 0;
};

struct SocParts {
  Clock& clock;
  Bus& bus;
  Interrupts& interrupts;
  Random& random;
  FlashMemory& flash;
  std::function<void()> on_watchdog;
  std::function<void()> on_event;      ///< the processor's event input
  std::function<void()> on_power_cut;  ///< the power has failed
};

/// Pages beside those of peripherals where a family has its factory data (Engine::Options::constants).
std::vector<Region> constant_pages(const Board& board);
/// Pages of peripherals where other families have none (Engine::Options::devices), and RAM where code runs
/// that a boot ROM puts there (Engine::Options::code_ram).
std::vector<Region> device_pages(const Board& board);
std::optional<Region> code_ram(const Board& board);

/// The peripherals of the family that `board.soc` names, attached to the bus. Throws Error (Usage) for a
/// family that the emulator does not have.
std::unique_ptr<Soc> make_soc(const Board& board, const SocParts& parts, const Defects& defects);

}  // namespace tlsfit::emulator
