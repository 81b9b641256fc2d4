// What an image says of itself: JSON ("tlsfit.image/1") in the ELF section `.tlsfit`, which is never flashed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/elf.hpp"
#include "model/agreement.hpp"
#include "model/board.hpp"
#include "model/net.hpp"
#include "model/target.hpp"

namespace tlsfit {

inline constexpr std::string_view image_info_section = ".tlsfit";

struct ImageInfo {
  std::string tlsfit_version, mbedtls_version, compiler;
  std::string layout;
  std::string app = "console";  ///< the program: one of ours, or the name of the user's folder
  bool debug = false;
  std::string sha256;              ///< of firmware.bin, in hexadecimal; empty if it does not say
  std::vector<Target> targets;     ///< the servers the fit was made for; the emulator lets it reach no others
  std::vector<std::string> plans;  ///< how it speaks to each of `targets`, for people
  Agreement agreement;             ///< on what it tells the emulator
  Json board, net;                 ///< the whole board and net files, so that the image needs no others

  bool operator==(const ImageInfo&) const = default;
};

Json to_json(const ImageInfo& info);
/// Throws Error (Usage).
ImageInfo image_info_from_json(const Json& json, std::string where);
/// What the ELF file `path`, read as `elf`, says of itself. Throws Error (Usage) if it is no tlsfit image.
ImageInfo image_info_of(const ElfFile& elf, const fs::path& path);

/// Board and net, by id or file, for an image that does not say them itself.
struct Given {
  std::string board, net;
};

/// What is flashed, and for which board.
struct ImageFile {
  std::optional<ElfFile> elf;  ///< nothing: a BIN, whose bytes are flashed as they stand
  Bytes bytes;                 ///< of a BIN
  ImageInfo info;
  bool ours = false;  ///< it says itself what it is for
};

/// The ELF or BIN file `path`. Throws Error (Usage) if it neither says which board it is for nor `given`
/// does, or if `given` contradicts it.
ImageFile load_image(const fs::path& path, const Given& given);
/// The same for a file's bytes; `name` is for messages.
ImageFile parse_image(Bytes bytes, const std::string& name, const Given& given);

}  // namespace tlsfit
