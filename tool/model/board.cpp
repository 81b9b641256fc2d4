#include "model/board.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.hpp"
#include "model/configs.hpp"

namespace tlsfit {

namespace {

Region region_from(Fields& fields) {
  Region region;
  region.base = fields.address("base");
  const std::uint64_t size = fields.size("size");
  if (size == 0 || region.base + size > 0x1'0000'0000ULL)
    throw fields.wrong("size", "a size within 32-bit addresses");
  region.size = static_cast<std::uint32_t>(size);
  return region;
}

bool inside(const Region& part, const Region& whole) {
  return part.base >= whole.base &&
         std::uint64_t{part.base} + part.size <= std::uint64_t{whole.base} + whole.size;
}

bool overlap(const Region& a, const Region& b) {
  return a.base < std::uint64_t{b.base} + b.size && b.base < std::uint64_t{a.base} + a.size;
}

Pin pin_from(Fields& fields, std::string_view key) {
  std::string name = fields.text(key);
  if (!is_pin_name(name)) throw fields.wrong(key, "a pin such as \"B10\" or \"GP17\"");
  return {std::move(name)};
}

std::uint32_t hertz(Fields& fields, std::string_view key) {
  const std::int64_t value = fields.integer(key);
  if (value < 1 || value > 1'000'000'000) throw fields.wrong(key, "a frequency in Hz");
  return static_cast<std::uint32_t>(value);
}

std::string kinds_of_fpu(const Core& core) {
  std::vector<std::string> kinds;
  for (const auto& kind : core.fpu) kinds.push_back(kind.first);
  return joined(kinds, ", ");
}

/// Banks that follow one another are one memory to programs.
std::vector<Region> ram_from(Fields& fields) {
  std::vector<Region> ram;
  for (Fields& bank : fields.objects("ram")) {
    const Region region = region_from(bank);
    bank.done();
    if (!ram.empty() && region.base == std::uint64_t{ram.back().base} + ram.back().size)
      ram.back().size += region.size;
    else
      ram.push_back(region);
  }
  if (ram.empty()) throw fields.wrong("ram", "at least one region");
  return ram;
}

/// In which formats programs that flash boards want images, as they stand beside the ELF file.
std::vector<std::string> outputs_from(Fields& fields) {
  if (!fields.has("outputs")) return {"bin", "hex", "dfu"};
  std::vector<std::string> outputs = fields.texts("outputs");
  for (const std::string& output : outputs)
    if (std::find(std::begin(output_formats), std::end(output_formats), output) == std::end(output_formats))
      throw fields.wrong("outputs", fmt::format("some of: {}", fmt::join(output_formats, ", ")));
  return outputs;
}

/// What programs keep values in. The image begins before them.
std::vector<Region> store_from(Fields& fields, const Region& image) {
  std::vector<Region> pages;
  for (Fields& page : fields.objects("store")) {
    pages.push_back(region_from(page));
    page.done();
  }
  if (pages.size() != 2 || pages[0].size != pages[1].size ||
      pages[1].base != std::uint64_t{pages[0].base} + pages[0].size || !inside(pages[0], image) ||
      !inside(pages[1], image) || pages[0].base == image.base)
    throw fields.wrong("store",
                       "two pages of the same size, one after the other, inside the image and behind "
                       "its beginning");
  return pages;
}

Layout layout_from(const std::string& id, Fields& fields, const Region& flash) {
  Layout layout;
  layout.id = id;
  layout.about = fields.text("about");
  Fields image = fields.object("image");
  layout.image = region_from(image);
  image.done();
  if (!inside(layout.image, flash)) throw fields.wrong("image", "a region inside the board's flash");
  if (fields.has("store")) layout.store = store_from(fields, layout.image);
  if (fields.has("kept")) {
    for (auto& [name, part] : fields.members("kept")) {
      const Region region = region_from(part);
      part.done();
      if (!inside(region, flash) || overlap(region, layout.image))
        throw fields.wrong("kept", "regions inside the board's flash and outside the image");
      layout.kept.emplace_back(name, region);
    }
  }
  fields.done();
  return layout;
}

void read_nets(Fields& fields, Board& board) {
  for (auto& [net, wiring] : fields.members("nets")) {
    Wiring& result = board.nets[net];
    result.bus = wiring.text("bus");
    Fields wires = wiring.object("pins");
    for (const auto& [name, value] : wiring.any("pins").items()) result.pins[name] = pin_from(wires, name);
    wiring.done();
  }
}

}  // namespace

bool is_pin_name(std::string_view name) {
  const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto number = std::find_if_not(name.begin(), name.end(), letter);
  const auto digits = name.end() - number;
  return number != name.begin() && (digits == 1 || digits == 2) && std::all_of(number, name.end(), digit);
}

Region Layout::beside_store() const {
  if (store.empty()) return image;
  const std::uint32_t before = store[0].base - image.base, end = store[1].base + store[1].size;
  const std::uint32_t behind = image.base + image.size - end;
  return behind > before ? Region{end, behind} : Region{image.base, before};
}

const Layout& Board::layout(std::string_view wanted) const {
  if (wanted.empty()) return layouts.front();
  std::vector<std::string> ids;
  for (const Layout& layout : layouts) {
    if (layout.id == wanted) return layout;
    ids.push_back(layout.id);
  }
  throw Error(ExitCode::Usage, "board {} has no layout '{}'; it has: {}", id, wanted, joined(ids, ", "));
}

const Wiring& Board::wiring(std::string_view net) const {
  const auto found = nets.find(std::string(net));
  if (found != nets.end()) return found->second;
  std::vector<std::string> ids;
  for (const auto& entry : nets) ids.push_back(entry.first);
  throw Error(ExitCode::Usage, "board {} has no wiring for net '{}'; it has: {}", id, net, joined(ids, ", "));
}

Board board_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  Board board;
  board.id = fields.text("id");
  board.name = fields.text("name");
  board.mcu = fields.text("mcu");
  board.soc = fields.text("soc");
  board.core = load_core(fields.text("cpu"));
  read_nets(fields, board);
  board.file = json;
  if (board.hosted()) {
    board.fpu = "none";
    board.layouts = {Layout{.id = "executable", .about = "an ordinary executable"}};
    fields.done();
    return board;
  }
  board.fpu = fields.text("fpu");
  if (!board.core.fpu.contains(board.fpu))
    throw fields.wrong("fpu", fmt::format("one of core {}'s: {}", board.core.id, kinds_of_fpu(board.core)));
  Fields flash = fields.object("flash");
  board.flash = region_from(flash);
  flash.done();
  board.ram = ram_from(fields);
  if (fields.integer("crystal_hz") != 0) board.crystal_hz = hertz(fields, "crystal_hz");
  board.cpu_hz = hertz(fields, "cpu_hz");
  Fields console = fields.object("console");
  board.console.peripheral = console.text("peripheral");
  board.console.tx = pin_from(console, "tx");
  board.console.rx = pin_from(console, "rx");
  board.console.baud = hertz(console, "baud");
  console.done();
  Fields pins = fields.object("pins");
  for (const auto& [name, value] : json.at("pins").items()) board.pins[name] = pin_from(pins, name);
  for (auto& [id, layout] : fields.members("layouts"))
    board.layouts.push_back(layout_from(id, layout, board.flash));
  if (board.layouts.empty()) throw fields.wrong("layouts", "at least one layout");
  board.outputs = outputs_from(fields);
  if (fields.has("asked")) {
    Fields asked = fields.object("asked");
    board.asked = {.bytes = asked.size("ram"), .what = asked.text("what")};
    asked.done();
  }
  if (std::find(board.outputs.begin(), board.outputs.end(), "uf2") != board.outputs.end())
    board.uf2_family = fields.address("uf2_family");
  fields.done();
  return board;
}

Board load_board(std::string_view id) {
  const fs::path path = config_path("boards", "board", id);
  return board_from_json(load_json(path), path.string());
}

}  // namespace tlsfit
