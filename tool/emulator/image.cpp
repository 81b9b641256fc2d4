#include "emulator/image.hpp"

#include <cxxabi.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <sstream>

#include "base/error.hpp"
#include "base/process.hpp"

namespace tlsfit::emulator {

namespace {

constexpr std::size_t longest_name = 4096;  // no compiler of ours makes longer ones; taking apart needs stack

std::string demangled(const std::string& name) {
  if (name.size() > longest_name) return name.substr(0, longest_name) + "...";
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? text.get() : name;
}

}  // namespace

Image::Image(const std::filesystem::path& path, const Given& given)
    : Image(load_image(path, given), path.string()) {
  path_ = path;
}

Image::Image(Bytes bytes, const std::string& name, const Given& given)
    : Image(parse_image(std::move(bytes), name, given), name) {}

Image::Image(ImageFile file, const std::string& name) : file_(std::move(file)) {
  const std::string inside = fmt::format("{}: {}", name, image_info_section);
  board_ = board_from_json(file_.info.board, inside + ": board");
  net_ = net_from_json(file_.info.net, inside + ": net");
  take_segments(name);
  if (!file_.elf) return;
  for (const ElfSymbol& s : file_.elf->symbols)
    if (s.kind == ElfSymbol::Kind::Function && s.size != 0)
      functions_.try_emplace(static_cast<std::uint32_t>(s.value) & ~1U,
                             Function{s.name, static_cast<std::uint32_t>(s.size)});
}

void Image::take_segments(const std::string& name) {
  const Region& flash = board_.flash;
  if (!file_.elf) {
    segments_.push_back({.physical = board_.layout(file_.info.layout).image.base,
                         .virtual_address = 0,
                         .memory_size = file_.bytes.size(),
                         .content = file_.bytes});
  } else {
    const ElfFile& elf = *file_.elf;
    if (elf.bits != 32 || elf.big_endian || elf.machine != board_.core.elf_machine)
      throw Error(ExitCode::Usage,
                  "{}: an ELF file of {} bits, {}-endian, for machine {}: want 32, little-endian and {} ({})",
                  name, elf.bits, elf.big_endian ? "big" : "little", elf.machine, board_.core.elf_machine,
                  board_.core.name);
    segments_ = elf.segments;
    std::erase_if(segments_, [](const ElfSegment& s) { return s.content.empty(); });
  }
  for (ElfSegment& s : segments_)  // some are linked for the alias of flash at address 0 (RM0368 section 2.4)
    if (s.physical < flash.size && flash.size <= flash.base) s.physical += flash.base;
  if (segments_.empty()) throw Error(ExitCode::Usage, "{}: has nothing that could be flashed", name);
  for (const ElfSegment& s : segments_)
    if (s.physical < flash.base || s.content.size() > flash.size ||
        s.physical - flash.base > flash.size - s.content.size())
      throw Error(ExitCode::Usage, "{}: has {} bytes for 0x{:08X}, which is not in the board's flash", name,
                  s.content.size(), s.physical);
}

Bytes Image::flashed(Bytes before) const {
  before.resize(board_.flash.size, 0xFF);
  for (const ElfSegment& s : segments_)
    std::copy(s.content.begin(), s.content.end(),
              before.begin() + static_cast<std::ptrdiff_t>(s.physical - board_.flash.base));
  return before;
}

std::uint32_t Image::start() const {
  if (ours() || !file_.elf) return board_.layout(file_.info.layout).image.base;
  const auto lowest =
      std::min_element(segments_.begin(), segments_.end(),
                       [](const ElfSegment& a, const ElfSegment& b) { return a.physical < b.physical; });
  return static_cast<std::uint32_t>(lowest->physical);
}

std::optional<std::uint32_t> Image::symbol(std::string_view name) const {
  const auto value = file_.elf ? file_.elf->symbol(name) : std::nullopt;
  return value ? std::optional(static_cast<std::uint32_t>(*value)) : std::nullopt;
}

std::uint32_t Image::span(std::string_view begin, std::string_view end) const {
  const auto from = symbol(begin), to = symbol(end);
  return from && to && *to > *from ? *to - *from : 0;
}

std::optional<std::uint32_t> Image::function_start(std::uint32_t address) const {
  auto after = functions_.upper_bound(address);
  if (after == functions_.begin()) return std::nullopt;
  const auto& [start, function] = *--after;
  return address - start < function.size ? std::optional(start) : std::nullopt;
}

std::string Image::function_name(std::uint32_t start) const {
  return demangled(functions_.at(start).name);
}

std::optional<std::string> Image::function_at(std::uint32_t address) const {
  const auto start = function_start(address);
  if (!start) return std::nullopt;
  return fmt::format("{}+0x{:X}", function_name(*start), address - *start);
}

std::vector<std::string> Image::lines_of(const std::vector<std::uint32_t>& addresses) const {
  const std::string reader = board_.core.program("addr2line");
  std::vector<std::string> lines(addresses.size());
  if (path_.empty() || !file_.elf || addresses.empty() || !find_program(reader)) return lines;
  std::vector<std::string> command = {reader, "-e", path_.string()};
  for (const std::uint32_t address : addresses) command.push_back(fmt::format("0x{:x}", address));
  std::istringstream said(run_process(command).out);
  for (std::string& line : lines) {
    std::getline(said, line);
    line.erase(std::min(line.find(' '), line.size()));  // "(discriminator 2)"
    if (line.starts_with('?') || line.ends_with('?') || line.ends_with(":0")) line.clear();
  }
  return lines;
}

}  // namespace tlsfit::emulator
