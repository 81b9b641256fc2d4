// What an image says of itself: JSON ("tlsfit.image/1") in the ELF section `.tlsfit`, which is never flashed.
#pragma once

#include <string>
#include <vector>

#include "base/elf.hpp"
#include "model/board.hpp"
#include "model/net.hpp"
#include "model/target.hpp"

namespace tlsfit {

inline constexpr std::string_view image_info_section = ".tlsfit";

struct ImageInfo {
  std::string tlsfit_version, mbedtls_version, compiler;
  std::string layout;
  bool debug = false;
  std::vector<Target> targets;     ///< the servers the fit was made for; the emulator lets it reach no others
  std::vector<std::string> plans;  ///< how it speaks to each of `targets`, for people
  Json board, net;                 ///< the whole board and net files, so that the image needs no others

  bool operator==(const ImageInfo&) const = default;
};

Json to_json(const ImageInfo& info);
/// Throws Error (Usage).
ImageInfo image_info_from_json(const Json& json, std::string where);
/// What the ELF file `path`, read as `elf`, says of itself. Throws Error (Usage) if it is no tlsfit image.
ImageInfo image_info_of(const ElfFile& elf, const fs::path& path);

}  // namespace tlsfit
