#include "build/dfu.hpp"

namespace tlsfit {

namespace {

// DfuSe is little-endian throughout, unlike TLS, for which base/bytes.hpp writes.
void u16(Bytes& out, std::uint32_t value) {
  out.push_back(static_cast<std::uint8_t>(value));
  out.push_back(static_cast<std::uint8_t>(value >> 8));
}

void u32(Bytes& out, std::uint32_t value) {
  u16(out, value);
  u16(out, value >> 16);
}

// Byte by byte: GCC 12 sees an overflow in an inlined insert where there is none.
template <class Sequence>
void append(Bytes& out, const Sequence& values) {
  for (const auto value : values) out.push_back(static_cast<std::uint8_t>(value));
}

void text(Bytes& out, std::string_view value) {
  append(out, value);
}

std::uint32_t size_of(const Bytes& bytes) {
  return static_cast<std::uint32_t>(bytes.size());
}

/// UM0391 section 2.3.3: address, size, content.
Bytes elements_of(const std::vector<DfuElement>& elements) {
  Bytes out;
  for (const DfuElement& element : elements) {
    u32(out, element.address);
    u32(out, size_of(element.content));
    append(out, element.content);
  }
  return out;
}

/// UM0391 section 2.3.2: the target prefix, 274 bytes, and the elements.
Bytes image_of(const std::vector<DfuElement>& elements, std::string_view name) {
  constexpr std::size_t name_room = 255;  // szTargetName, ends with a zero
  const Bytes content = elements_of(elements);
  Bytes out;
  text(out, "Target");
  out.push_back(0);  // bAlternateSetting: internal flash
  u32(out, 1);       // bTargetNamed
  text(out, name.substr(0, name_room - 1));
  out.resize(6 + 1 + 4 + name_room);
  u32(out, size_of(content));
  u32(out, static_cast<std::uint32_t>(elements.size()));
  append(out, content);
  return out;
}

}  // namespace

std::uint32_t dfu_crc(ByteView bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
  }
  return crc;
}

Bytes dfuse_file(const std::vector<DfuElement>& elements, std::string_view name, DfuDevice device) {
  const Bytes image = image_of(elements, name);
  Bytes out;
  text(out, "DfuSe");  // UM0391 section 2.1: the prefix, 11 bytes
  out.push_back(1);    // bVersion
  u32(out, 11 + size_of(image));
  out.push_back(1);  // bTargets
  append(out, image);
  u16(out, 0xFFFF);  // UM0391 section 2.2: the suffix, 16 bytes. bcdDevice: any
  u16(out, device.product);
  u16(out, device.vendor);
  u16(out, 0x011A);  // bcdDFU: DfuSe
  text(out, "UFD");
  out.push_back(16);
  u32(out, dfu_crc(out));
  return out;
}

}  // namespace tlsfit
