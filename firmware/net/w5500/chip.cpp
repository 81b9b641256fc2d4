#include "net/w5500/chip.hpp"

#include "soc/soc.hpp"

namespace net::w5500 {
namespace {

constexpr std::uint8_t control_write = 1 << 2;

void begin(Block block, std::uint16_t address, std::uint8_t direction) {
  const std::uint8_t header[] = {static_cast<std::uint8_t>(address >> 8), static_cast<std::uint8_t>(address),
                                 static_cast<std::uint8_t>(static_cast<std::uint8_t>(block) | direction)};
  soc::net_select(true);
  soc::net_exchange(header, nullptr, sizeof header);
}

}  // namespace

void read(Block block, std::uint16_t address, std::span<std::uint8_t> bytes) {
  begin(block, address, 0);
  soc::net_exchange(nullptr, bytes.data(), bytes.size());
  soc::net_select(false);
}

void write(Block block, std::uint16_t address, std::span<const std::uint8_t> bytes) {
  begin(block, address, control_write);
  soc::net_exchange(bytes.data(), nullptr, bytes.size());
  soc::net_select(false);
}

std::uint8_t read8(Block block, std::uint16_t address) {
  std::uint8_t value = 0;
  read(block, address, {&value, 1});
  return value;
}

std::uint16_t read16(Block block, std::uint16_t address) {
  std::uint8_t bytes[2] = {};
  read(block, address, bytes);
  return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
}

void write8(Block block, std::uint16_t address, std::uint8_t value) {
  write(block, address, {&value, 1});
}

void write16(Block block, std::uint16_t address, std::uint16_t value) {
  const std::uint8_t bytes[] = {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
  write(block, address, bytes);
}

void write_address(Block block, std::uint16_t address, const Address& value) {
  write(block, address, value.octet);
}

std::uint16_t read_count(Block block, std::uint16_t address) {
  std::uint16_t last = read16(block, address);
  // A chip that never settles is broken: its count is then checked against the buffer's size like any other.
  for (unsigned tries = 0; tries < 16; ++tries) {
    const std::uint16_t again = read16(block, address);
    if (again == last) break;
    last = again;
  }
  return last;
}

}  // namespace net::w5500
