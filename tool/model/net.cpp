#include "model/net.hpp"

#include <array>

#include "base/text.hpp"
#include "model/configs.hpp"
#include "model/join.hpp"

namespace tlsfit {

namespace {

/// A kind of bus: how its peripherals are called, some by another name, and the pins that it cannot do
/// without.
struct BusKind {
  std::string_view id, peripheral, also;
  std::vector<std::string> pins;
};
const std::array<BusKind, 3>& bus_kinds() {
  static const std::array<BusKind, 3> kinds = {{{"spi", "SPI", "SPI", {"mosi", "miso", "sck", "cs"}},
                                                {"uart", "USART", "UART", {"tx", "rx"}},
                                                {"sockets", "sockets", "sockets", {}}}};
  return kinds;
}

const BusKind* bus_kind(std::string_view id) {
  for (const BusKind& kind : bus_kinds())
    if (kind.id == id) return &kind;
  return nullptr;
}

std::uint32_t ring_size(Fields& fields) {
  const std::uint64_t size = fields.size("receive_ring");
  // Less than what is asked for at a time needs beside it (firmware/net/at/links.hpp), and words around it.
  if (size < 256 || size > 65536 || size % 4 != 0)
    throw fields.wrong("receive_ring", "a multiple of 4 from 256 to 64K");
  return static_cast<std::uint32_t>(size);
}

/// Names of folders, which a CMake file is made of.
std::vector<std::string> folders(Fields& fields) {
  std::vector<std::string> names = fields.texts("uses");
  for (const std::string& name : names)
    if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
      throw fields.wrong("uses", "folders of firmware/net");
  return names;
}

/// The image keeps them as texts with a null behind, whose lengths are bytes.
constexpr std::int64_t longest_join_text = 255;

std::map<std::string, std::uint32_t, std::less<>> join_of(Fields fields) {
  std::map<std::string, std::uint32_t, std::less<>> join;
  for (const JoinField& field : join_fields()) {
    if (!fields.has(field.id)) continue;
    const std::int64_t longest = fields.integer(field.id);
    if (longest < static_cast<std::int64_t>(field.shortest) || longest > longest_join_text)
      throw fields.wrong(field.id, fmt::format("the most characters of {}, {} to {}", field.name,
                                               field.shortest, longest_join_text));
    join.emplace(field.id, static_cast<std::uint32_t>(longest));
  }
  fields.done();
  return join;
}

std::map<std::string, std::string, std::less<>> modules_of(Fields& fields) {
  std::map<std::string, std::string, std::less<>> modules;
  Fields kinds = fields.object("modules");
  for (const auto& [module, unused] : fields.any("modules").items()) {
    const std::string kind = kinds.text(module);
    if (kind != "ethernet" && kind != "modem" && kind != "wifi")
      throw kinds.wrong(module, "\"ethernet\", \"modem\" or \"wifi\"");
    modules.emplace(module, kind);
  }
  kinds.done();
  return modules;
}

}  // namespace

Net net_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  Net net;
  net.id = fields.text("id");
  net.name = fields.text("name");
  net.driver = fields.text("driver");
  net.bus = fields.text("bus");
  if (bus_kind(net.bus) == nullptr) throw fields.wrong("bus", "\"spi\", \"uart\" or \"sockets\"");
  if (net.bus != "sockets") {
    net.chip = fields.text("chip");
    const std::int64_t hz = fields.integer("bus_hz");
    if (hz < 1 || hz > 1'000'000'000) throw fields.wrong("bus_hz", "a frequency in Hz");
    net.bus_hz = static_cast<std::uint32_t>(hz);
  }
  if (net.bus == "uart") net.receive_ring = ring_size(fields);
  net.mobile = fields.flag("mobile", false);
  if (fields.has("uses")) net.uses = folders(fields);
  if (fields.has("spi_mode")) {
    const std::int64_t mode = fields.integer("spi_mode");
    if (net.bus != "spi" || mode < 0 || mode > 3)
      throw fields.wrong("spi_mode", "a number from 0 to 3, of an SPI");
    net.spi_mode = static_cast<std::uint32_t>(mode);
  }
  if (fields.has("pins")) net.pins = fields.texts("pins");
  if (fields.has("brings")) net.brings = fields.texts("brings");
  for (const std::string& service : net.brings)
    if (service != "dhcp" && service != "dns") throw fields.wrong("brings", "\"dhcp\" and \"dns\" at most");
  const std::int64_t connections = fields.integer("connections");
  if (connections < 1 || connections > 64) throw fields.wrong("connections", "a number from 1 to 64");
  net.connections = static_cast<std::uint32_t>(connections);
  if (fields.has("cost")) {
    Fields cost = fields.object("cost");
    net.flash = cost.integer("flash");
    net.static_bytes = cost.integer("static");
    net.stack = cost.integer("stack");
    cost.done();
  }
  if (fields.has("modules")) net.modules = modules_of(fields);
  if (fields.has("join")) net.join = join_of(fields.object("join"));
  fields.done();
  net.file = json;
  return net;
}

const Wiring& wiring_of(const Board& board, const Net& net) {
  const Wiring& wiring = board.wiring(net.id);
  const BusKind& kind = *bus_kind(net.bus);
  if (!wiring.bus.starts_with(kind.peripheral) && !wiring.bus.starts_with(kind.also))
    throw Error(ExitCode::Usage, "board {}: nets: {}: bus: want an {}, got {}", board.id, net.id,
                kind.peripheral, wiring.bus);
  for (const std::string& pin : kind.pins)
    if (!wiring.pins.contains(pin))
      throw Error(ExitCode::Usage, "board {}: nets: {}: pins: there is no \"{}\"; an {} needs {}", board.id,
                  net.id, pin, kind.peripheral, joined(kind.pins, ", "));
  for (const std::string& pin : net.pins)
    if (!wiring.pins.contains(pin))
      throw Error(ExitCode::Usage, "board {}: nets: {}: pins: there is no \"{}\", which this net needs",
                  board.id, net.id, pin);
  return wiring;
}

Net load_net(std::string_view id) {
  const fs::path path = config_path("nets", "net", id);
  return net_from_json(load_json(path), path.string());
}

std::map<std::string, std::vector<std::string>, std::less<>> nets_of_modules() {
  std::map<std::string, std::vector<std::string>, std::less<>> nets;
  for (const std::string& id : config_ids("nets"))
    for (const auto& [module, kind] : load_net(id).modules) nets[module].push_back(id);
  return nets;
}

}  // namespace tlsfit
