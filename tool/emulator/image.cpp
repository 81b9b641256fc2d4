#include "emulator/image.hpp"

#include <cxxabi.h>
#include <fmt/format.h>

#include <cstdlib>
#include <memory>

#include "base/error.hpp"

namespace tlsfit::emulator {

namespace {

std::string demangled(const std::string& name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? text.get() : name;
}

}  // namespace

Image::Image(const std::filesystem::path& path) : elf_(read_elf(path)) {
  info_ = image_info_of(elf_, path);
  const std::string inside = fmt::format("{}: {}", path.string(), image_info_section);
  board_ = board_from_json(info_.board, inside + ": board");
  net_ = net_from_json(info_.net, inside + ": net");
  for (const ElfSymbol& s : elf_.symbols)
    if (s.kind == ElfSymbol::Kind::Function && s.size != 0)
      functions_.try_emplace(static_cast<std::uint32_t>(s.value) & ~1U,
                             Function{s.name, static_cast<std::uint32_t>(s.size)});
}

std::optional<std::uint32_t> Image::symbol(std::string_view name) const {
  const auto value = elf_.symbol(name);
  return value ? std::optional(static_cast<std::uint32_t>(*value)) : std::nullopt;
}

std::uint32_t Image::span(std::string_view begin, std::string_view end) const {
  const auto from = symbol(begin), to = symbol(end);
  return from && to && *to > *from ? *to - *from : 0;
}

std::optional<std::string> Image::function_at(std::uint32_t address) const {
  auto after = functions_.upper_bound(address);
  if (after == functions_.begin()) return std::nullopt;
  const auto& [start, function] = *--after;
  if (address - start >= function.size) return std::nullopt;
  return fmt::format("{}+0x{:X}", demangled(function.name), address - start);
}

}  // namespace tlsfit::emulator
