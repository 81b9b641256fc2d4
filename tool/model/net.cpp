#include "model/net.hpp"

#include "model/board.hpp"

namespace tlsfit {

Net net_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  Net net;
  net.id = fields.text("id");
  net.name = fields.text("name");
  net.chip = fields.text("chip");
  net.driver = fields.text("driver");
  net.bus = fields.text("bus");
  const std::int64_t hz = fields.integer("bus_hz");
  if (hz < 1 || hz > 1'000'000'000) throw fields.wrong("bus_hz", "a frequency in Hz");
  net.bus_hz = static_cast<std::uint32_t>(hz);
  const std::int64_t sockets = fields.integer("sockets");
  if (sockets < 1 || sockets > 64) throw fields.wrong("sockets", "a number from 1 to 64");
  net.sockets = static_cast<std::uint32_t>(sockets);
  fields.done();
  net.file = json;
  return net;
}

Net load_net(std::string_view id) {
  const fs::path path = config_path("nets", "net", id);
  return net_from_json(load_json(path), path.string());
}

}  // namespace tlsfit
