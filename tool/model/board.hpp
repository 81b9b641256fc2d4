// A board: MCU, memory, clocks, pins and named layouts of its flash (configs/boards/*.json).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/core.hpp"
#include "model/fields.hpp"

namespace tlsfit {

struct Region {
  std::uint32_t base = 0;
  std::uint32_t size = 0;
  bool operator==(const Region&) const = default;
};

/// A GPIO pin as the chip's datasheet calls it, of an STM32 without the P: "B10", "GP17". Which pins a chip
/// has, only its family knows, on either side (firmware/soc/SOC/pin.hpp, tool/emulator/SOC).
struct Pin {
  std::string name;
  bool operator==(const Pin&) const = default;
};
/// Whether a pin could be called so: capital letters and a number.
bool is_pin_name(std::string_view name);

/// A named division of flash.
struct Layout {
  std::string id;                                    ///< "bare", "espruino"
  std::string about;                                 ///< one sentence for people
  Region image;                                      ///< where our image may be; of no size: anywhere
  std::vector<Region> store;                         ///< in it, two pages for what programs keep; or none
  std::vector<std::pair<std::string, Region>> kept;  ///< what others own there: name, where
  bool operator==(const Layout&) const = default;
  /// Where the image is if its program keeps values, but for its vectors, which are at the beginning of
  /// `image` all the same: the larger part of it before or behind the pages.
  Region beside_store() const;
};

struct Serial {
  std::string peripheral;  ///< "USART1"
  Pin tx, rx;
  std::uint32_t baud = 115200;
  bool operator==(const Serial&) const = default;
};

/// How one net is wired to the board.
struct Wiring {
  std::string bus;                  ///< "SPI2"
  std::map<std::string, Pin> pins;  ///< "mosi", "miso", "sck", "cs" …
  bool operator==(const Wiring&) const = default;
};

/// An amount of RAM that people ask about beside the one that the chip has.
struct AskedRam {
  std::uint64_t bytes = 0;  ///< 0: nobody does
  std::string what;         ///< whose it is: "makers had for …"
  bool operator==(const AskedRam&) const = default;
};

/// The formats that tlsfit can write, as Board::outputs names them and as files end.
inline constexpr std::string_view output_formats[] = {"bin", "hex", "dfu", "uf2"};

struct Board {
  std::string id;
  std::string name;
  std::string mcu;  ///< "STM32F401CDU6"
  std::string soc;  ///< folder under firmware/soc and tool/emulator: "stm32f4"
  Core core;        ///< JSON key "cpu": configs/cores/<cpu>.json
  std::string fpu;  ///< one of the core's, or "none": "fpv4-sp-d16"
  Region flash;
  std::vector<Region> ram;       ///< banks that follow one another are one; images of ours have the first
  std::uint32_t crystal_hz = 0;  ///< high-speed external oscillator; 0: the board has none
  std::uint32_t cpu_hz = 0;      ///< after start-up
  Serial console;
  std::map<std::string, Pin> pins;     ///< "led1", "led2", "button"
  std::map<std::string, Wiring> nets;  ///< by net id
  std::vector<Layout> layouts;         ///< the first one is the default
  std::vector<std::string> outputs;    ///< the formats of images that stand beside the ELF file: "bin", "dfu"
  std::uint32_t uf2_family = 0;        ///< of its chip, where "uf2" is among them
  AskedRam asked;                      ///< what verdicts compare a request's peak with
  Json file;                           ///< the whole of its file, which images carry along

  bool operator==(const Board&) const = default;
  /// Whether an operating system is below: an image is an ordinary executable. Then there are no regions, no
  /// clocks, no pins and no formats, and one layout, `executable`, whose image may be of any size.
  bool hosted() const { return core.hosted; }
  /// Bytes of RAM that images have; 0: no limit.
  std::uint64_t ram_size() const { return ram.empty() ? 0 : ram.front().size; }
  /// Throws Error (Usage) that lists the layouts there are. An empty id means the default.
  const Layout& layout(std::string_view id) const;
  /// Throws Error (Usage) that lists the nets there are.
  const Wiring& wiring(std::string_view net) const;
};

/// Checks as it reads: unknown keys and cores, overlapping or outlying regions. Throws Error (Usage).
Board board_from_json(const Json& json, std::string where);
/// configs/boards/<id>.json, or `id` itself if it ends with .json. Throws Error (Usage) that lists the boards
/// there are.
Board load_board(std::string_view id);

}  // namespace tlsfit
