// From a fit in a folder to the files that people flash: what `tlsfit build` and `tlsfit matrix` share.
#pragma once

#include "build/firmware.hpp"
#include "lab/bench.hpp"
#include "size/report.hpp"

namespace tlsfit::lab {

enum class Variant { Release, Debug };

/// Compiles and links the firmware of the fit in a folder; objects are kept in `work`. Throws DoesNotFit with
/// what is largest, Error (Usage) with the compiler's own words if it does not compile.
FirmwareResult link_image(const Bench& bench, const fs::path& fit, const fs::path& work, Variant variant);

/// Writes firmware.elf and the others of what was linked from `fit` into `out`, and measures the image.
/// `access`: whoever may not read a secret in it may not read it at all.
ImageSize write_image_files(const Bench& bench, const Fit& fit, const FirmwareResult& linked, Variant variant,
                            const fs::path& work, const fs::path& out, Access access);

/// Whether the image of this fit holds a private key.
bool has_private_key(const Fit& fit);

/// Bytes that a linked program puts into flash.
std::uint64_t flash_size(const fs::path& elf);

}  // namespace tlsfit::lab
