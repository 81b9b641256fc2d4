// A net: a network chip, its bus and its driver (configs/nets/*.json).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/board.hpp"

namespace tlsfit {

struct Net {
  std::string id;
  std::string name;
  std::string chip;                ///< emulator model, tool/emulator/chips/<chip>: "w5500"; or none
  std::string driver;              ///< folder under firmware/net: "w5500"
  std::string bus;                 ///< "spi", "uart", or "sockets": the operating system's, of a hosted board
  std::uint32_t bus_hz = 0;        ///< highest clock we drive it with; on a UART the bits per second; or none
  std::uint32_t spi_mode = 0;      ///< on an SPI: clock polarity and phase, 0 to 3
  std::uint32_t receive_ring = 0;  ///< on a UART: bytes that are received before they are looked at
  bool mobile = false;             ///< a mobile network: it gives the address and the time, and has a signal
  std::vector<std::string> uses;   ///< folders of firmware/net that the driver shares with others: "ip", "at"
  std::vector<std::string> pins;   ///< what the chip must have beside its bus: "irq", "power"
  std::vector<std::string>
      brings;                     ///< "dhcp", "dns": what the module does itself, so that the image need not
  std::uint32_t connections = 0;  ///< that programs can have at once
  /// What its network is joined with: fields (model/join.hpp), each with the most characters that it takes.
  std::map<std::string, std::uint32_t, std::less<>> join = {};
  /// What scripts require to bring it up, as Espruino's do ("WIZnet"), and what that is to them: "ethernet",
  /// "modem" or "wifi" (firmware/apps/script/network.hpp).
  std::map<std::string, std::string, std::less<>> modules = {};
  /// What an image takes more than with a W5500; estimated.
  std::int64_t flash = 0, static_bytes = 0, stack = 0;
  Json file;  ///< the whole of its file, which images carry along

  bool operator==(const Net&) const = default;
};

/// How the board has this net wired. Throws Error (Usage) if it has not, or to another kind of bus, or
/// without the pins that this kind needs.
const Wiring& wiring_of(const Board& board, const Net& net);

/// Throws Error (Usage).
Net net_from_json(const Json& json, std::string where);
/// configs/nets/<id>.json, or `id` itself if it ends with .json. Throws Error (Usage).
Net load_net(std::string_view id);

/// Of the nets that come with tlsfit: which of them a module of scripts is for. Throws Error (Usage).
std::map<std::string, std::vector<std::string>, std::less<>> nets_of_modules();

}  // namespace tlsfit
