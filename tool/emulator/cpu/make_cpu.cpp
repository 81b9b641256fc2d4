#include "emulator/cpu/make_cpu.hpp"

#include "base/error.hpp"
#include "emulator/cpu/core.hpp"
#include "emulator/cpu/lx106/processor.hpp"
#include "emulator/esp8266/boot.hpp"
#include "emulator/soc.hpp"

namespace tlsfit::emulator {

namespace {

// Of the only chip with this core, the ESP8266: peripherals. Its instruction RAM boards need not name.
const std::vector<Region> lx106_devices{{0x3FF00000, 0x30000}, {0x60000000, 0x2000}};

}  // namespace

std::unique_ptr<Cpu> make_cpu(const Board& board, Clock& clock, Bus& bus, bool strict) {
  if (const CpuModel* const model = find_cpu_model(board.core.emulator))
    return std::make_unique<Core>(clock, bus, board.flash, board.ram,
                                  Engine::Options{.strict = strict,
                                                  .cpu = model,
                                                  .constants = constant_pages(board),
                                                  .devices = device_pages(board),
                                                  .code_ram = code_ram(board)});
  if (board.core.emulator == "lx106") {
    lx106::Memory::Map map{.flash = board.flash,
                           .ram = board.ram,
                           .devices = lx106_devices,
                           .rom = esp8266::rom,
                           .rom_content = esp8266::rom_content()};
    map.ram.push_back(esp8266::instruction_ram);
    return std::make_unique<lx106::Processor>(clock, bus, map);
  }
  throw Error(ExitCode::Usage, "board {}: the emulator has no {}", board.id, board.core.name);
}

}  // namespace tlsfit::emulator
