// An image as the emulator needs it: what to flash, what it says of itself, and its symbols.
#pragma once

#include <filesystem>
#include <map>

#include "base/elf.hpp"
#include "model/board.hpp"
#include "model/image_info.hpp"

namespace tlsfit::emulator {

class Image {
 public:
  /// Throws Error (Usage) if the file is no tlsfit image.
  explicit Image(const std::filesystem::path& path);

  const ImageInfo& info() const { return info_; }
  const Board& board() const { return board_; }
  const Net& net() const { return net_; }
  const std::vector<ElfSegment>& segments() const { return elf_.segments; }
  /// Where the vector table is: the start of the layout's image region.
  std::uint32_t start() const { return board_.layout(info_.layout).image.base; }

  std::optional<std::uint32_t> symbol(std::string_view name) const;
  /// Bytes between two symbols; 0 if either is missing.
  std::uint32_t span(std::string_view begin, std::string_view end) const;
  /// "tlsfit::get+0x12", or nothing outside all functions.
  std::optional<std::string> function_at(std::uint32_t address) const;

 private:
  struct Function {
    std::string name;
    std::uint32_t size;
  };
  ElfFile elf_;
  ImageInfo info_;
  Board board_;
  Net net_;
  std::map<std::uint32_t, Function> functions_;  // by start, without bit 0
};

}  // namespace tlsfit::emulator
