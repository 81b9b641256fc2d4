#include "cmd/nets_text.hpp"

#include "base/paths.hpp"
#include "base/text.hpp"
#include "model/join.hpp"

namespace tlsfit {

namespace {

std::vector<std::string> ids_in(std::string_view folder) {
  std::vector<std::string> ids;
  for (const fs::path& file : entries_of(data_folder() / "configs" / folder))
    if (file.extension() == ".json") ids.push_back(file.stem());
  return ids;
}

/// "SPI2: cs B10, miso B14"
std::string wiring_text(const Wiring& wiring) {
  std::vector<std::string> pins;
  for (const auto& [name, pin] : wiring.pins) pins.push_back(fmt::format("{} {}", name, pin.name));
  return pins.empty() ? wiring.bus : fmt::format("{}: {}", wiring.bus, joined(pins, ", "));
}

/// "joins by" the options that say what its network is joined with.
std::string join_text(const Net& net) {
  std::vector<std::string> options;
  for (const JoinField& field : join_fields())
    if (net.join.contains(field.id)) options.emplace_back(field.option);
  if (net.bus == "sockets") return "uses what the system has joined";
  return "joins by " + (options.empty() ? "a cable" : joined(options, ", "));
}

}  // namespace

std::vector<Net> all_nets() {
  std::vector<Net> nets;
  for (const std::string& id : ids_in("nets")) nets.push_back(load_net(id));
  return nets;
}

std::vector<Board> all_boards() {
  std::vector<Board> boards;
  for (const std::string& id : ids_in("boards")) boards.push_back(load_board(id));
  return boards;
}

std::string boards_help(const std::vector<Board>& boards) {
  Table table({Align::Left, Align::Left});
  for (const Board& board : boards)
    table.row({"  " + board.id,
               board.hosted() ? fmt::format("{}: {}, an executable", board.name, board.mcu)
                              : fmt::format("{}: {}, {} KB of flash, {} KB of RAM", board.name, board.mcu,
                                            board.flash.size / 1024, board.ram_size() / 1024)});
  return "Boards:\n" + table.text();
}

std::string nets_help(const std::vector<Net>& nets) {
  Table table({Align::Left, Align::Left});
  for (const Net& net : nets)
    table.row({"  " + net.id, fmt::format("{}; {} at once; {}", net.name, net.connections, join_text(net))});
  return "Nets:\n" + table.text();
}

std::string nets_text(const std::vector<Net>& nets, const std::vector<Board>& boards) {
  Table table({Align::Left, Align::Left, Align::Left, Align::Left});
  table.row({"net", "", "board", "wiring"});
  for (const Net& net : nets)
    for (const Board& board : boards)
      if (const auto wiring = board.nets.find(net.id); wiring != board.nets.end())
        table.row({net.id, net.name, board.id, wiring_text(wiring->second)});
  return table.text();
}

Json nets_json(const std::vector<Net>& nets, const std::vector<Board>& boards) {
  Json list = Json::array();
  for (const Net& net : nets) {
    Json wirings = Json::array();
    for (const Board& board : boards)
      if (const auto wiring = board.nets.find(net.id); wiring != board.nets.end()) {
        Json pins = Json::object();
        for (const auto& [name, pin] : wiring->second.pins) pins[name] = pin.name;
        wirings.push_back({{"board", board.id}, {"bus", wiring->second.bus}, {"pins", pins}});
      }
    Json join = Json::object();
    for (const auto& [field, longest] : net.join) join[field] = longest;
    list.push_back({{"id", net.id},
                    {"name", net.name},
                    {"bus", net.bus},
                    {"bus_hz", net.bus_hz},
                    {"connections", net.connections},
                    {"join", join},
                    {"boards", wirings}});
  }
  return list;
}

}  // namespace tlsfit
