// DfuSe files: what ST's ROM bootloaders take over USB (ST UM0391, "DfuSe File Format Specification").
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace tlsfit {

/// Bytes and where they are to be flashed ("image element", UM0391 section 2.3.3).
struct DfuElement {
  std::uint32_t address = 0;
  Bytes content;
};

/// The DFU device that the file is for (DFU 1.1 suffix).
struct DfuDevice {
  std::uint16_t vendor = 0x0483;   ///< STMicroelectronics
  std::uint16_t product = 0xdf11;  ///< ROM bootloader of the STM32 family
};

/// A DfuSe file with one image, for alternate setting 0 (internal flash), under the name `name` (cut to 254
/// bytes). `elements` are written in the given order.
Bytes dfuse_file(const std::vector<DfuElement>& elements, std::string_view name, DfuDevice device = {});

/// The checksum of a DFU suffix: CRC-32 as in IEEE 802.3, without the final inversion (DFU 1.1 appendix B).
std::uint32_t dfu_crc(ByteView bytes);

}  // namespace tlsfit
