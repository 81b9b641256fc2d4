// From a linked program to the files that people flash.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/process.hpp"
#include "build/dfu.hpp"
#include "model/board.hpp"
#include "model/image_info.hpp"

namespace tlsfit {

struct ElfFile;

/// What a PT_LOAD segment holds, by load address: what a programmer writes to flash, ascending.
std::vector<DfuElement> flash_content(const ElfFile& file);

/// What firmware.bin is to hold: the same in one piece, with 0xFF between the segments, as if that were
/// erased.
Bytes binary_of(const ElfFile& file);

/// Every file that write_image() may leave: firmware.elf, firmware.map and one of each format.
std::vector<std::string> image_files();

/// Writes firmware.elf (with `info` in its section `.tlsfit`), firmware.map and the formats that the board
/// wants into `folder`. They are made in `stage` first, which must be on the same file system and is emptied,
/// and renamed when all are there. An image with a private key in it is for its owner only. Throws Error.
void write_image(const Board& board, const std::filesystem::path& elf, const std::filesystem::path& map,
                 const ImageInfo& info, const std::filesystem::path& stage,
                 const std::filesystem::path& folder, ProcessRunner& runner, Access access = Access::Usual);

}  // namespace tlsfit
