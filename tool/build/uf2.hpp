// UF2 files: what boot loaders take that show themselves as a disk (Microsoft's "USB Flashing Format",
// github.com/microsoft/uf2).
#pragma once

#include <cstdint>
#include <vector>

#include "build/dfu.hpp"

namespace tlsfit {

/// A UF2 file: pages of 256 bytes at multiples of 256, each a block of 512 bytes that says where it belongs;
/// of a page that `elements` only fill in part the rest is ones, as erased flash is. An RP2040's boot ROM
/// erases what such blocks are in, sector by sector, and wants no other size (RP2040 datasheet
/// section 2.8.4.2).
/// @param family the kind of chip, by which a boot loader refuses what is for another
Bytes uf2_file(const std::vector<DfuElement>& elements, std::uint32_t family);

}  // namespace tlsfit
