// A net: a network chip, its bus and its driver (configs/nets/*.json).
#pragma once

#include <cstdint>
#include <string>

#include "model/fields.hpp"

namespace tlsfit {

struct Net {
  std::string id;
  std::string name;
  std::string chip;           ///< emulator model, tool/emulator/chips/<chip>: "w5500"
  std::string driver;         ///< folder under firmware/net: "w5500"
  std::string bus;            ///< "spi", "uart"
  std::uint32_t bus_hz = 0;   ///< highest clock we drive it with
  std::uint32_t sockets = 0;  ///< connections it can hold
  Json file;                  ///< the whole of its file, which images carry along

  bool operator==(const Net&) const = default;
};

/// Throws Error (Usage).
Net net_from_json(const Json& json, std::string where);
/// configs/nets/<id>.json, or `id` itself if it ends with .json. Throws Error (Usage).
Net load_net(std::string_view id);

}  // namespace tlsfit
