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
  /// Throws Error (Usage) if the file is no image for an emulated board, or (see load_image) for none.
  explicit Image(const std::filesystem::path& path, const Given& given = {});
  /// The same for a file's bytes; `name` is for messages.
  Image(Bytes bytes, const std::string& name, const Given& given = {});

  /// Whether `tlsfit build` made it: then it speaks the protocol of tlsfit's console.
  bool ours() const { return file_.ours; }
  const ImageInfo& info() const { return file_.info; }
  const Board& board() const { return board_; }
  const Net& net() const { return net_; }
  /// What is flashed. Every one lies in the board's flash.
  const std::vector<ElfSegment>& segments() const { return segments_; }
  /// What the whole of the board's flash holds once it is flashed: the rest stays as it was.
  /// @param before as many bytes as the flash has; empty: it is erased
  Bytes flashed(Bytes before) const;
  /// Where the vector table is: the start of the layout's image region, of other people's ELF files the
  /// lowest address.
  std::uint32_t start() const;

  std::optional<std::uint32_t> symbol(std::string_view name) const;
  /// Bytes between two symbols; 0 if either is missing.
  std::uint32_t span(std::string_view begin, std::string_view end) const;
  /// Where the function begins that an address is in; nothing outside all functions.
  std::optional<std::uint32_t> function_start(std::uint32_t address) const;
  /// Its name, demangled.
  std::string function_name(std::uint32_t start) const;
  /// "tlsfit::get+0x12", or nothing outside all functions.
  std::optional<std::string> function_at(std::uint32_t address) const;
  /// "weather/app.cpp:12", for each address: the line that it was compiled from, of what was inlined there
  /// the innermost. Empty without debug information, or where the compiler's addr2line is not installed.
  std::vector<std::string> lines_of(const std::vector<std::uint32_t>& addresses) const;

 private:
  struct Function {
    std::string name;
    std::uint32_t size;
  };
  Image(ImageFile file, const std::string& name);
  void take_segments(const std::string& name);

  ImageFile file_;
  std::filesystem::path path_;  ///< empty: it was not read from a file
  Board board_;
  Net net_;
  std::vector<ElfSegment> segments_;
  std::map<std::uint32_t, Function> functions_;  // by start, without bit 0
};

}  // namespace tlsfit::emulator
