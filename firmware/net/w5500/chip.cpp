#include "net/w5500/chip.hpp"

#include "soc/net_bus.hpp"

namespace net::w5500 {
namespace {

constexpr std::uint8_t control_write = 1 << 2;

/// The one way to the chip: a header, and then bytes in the direction that `control` says. What is written is
/// only read.
void exchange(unsigned control, std::uint16_t address, std::uint8_t* bytes, std::size_t size) {
  const std::uint8_t header[] = {static_cast<std::uint8_t>(address >> 8), static_cast<std::uint8_t>(address),
                                 static_cast<std::uint8_t>(control)};
  soc::net_select(true);
  soc::net_exchange(header, nullptr, sizeof header);
  if (control & control_write)
    soc::net_exchange(bytes, nullptr, size);
  else
    soc::net_exchange(nullptr, bytes, size);
  soc::net_select(false);
}

/// A register of one or two bytes, the higher first.
std::uint16_t read_number(Block block, std::uint16_t address, std::size_t size) {
  std::uint8_t bytes[2] = {};
  read(block, address, {bytes + sizeof bytes - size, size});
  return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
}

void write_number(Block block, std::uint16_t address, std::uint16_t value, std::size_t size) {
  const std::uint8_t bytes[] = {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
  write(block, address, {bytes + sizeof bytes - size, size});
}

}  // namespace

void read(Block block, std::uint16_t address, std::span<std::uint8_t> bytes) {
  exchange(static_cast<unsigned>(block), address, bytes.data(), bytes.size());
}

void write(Block block, std::uint16_t address, std::span<const std::uint8_t> bytes) {
  exchange(static_cast<unsigned>(block) | control_write, address, const_cast<std::uint8_t*>(bytes.data()),
           bytes.size());
}

std::uint8_t read8(Block block, std::uint16_t address) {
  return static_cast<std::uint8_t>(read_number(block, address, 1));
}

std::uint16_t read16(Block block, std::uint16_t address) {
  return read_number(block, address, 2);
}

void write8(Block block, std::uint16_t address, std::uint8_t value) {
  write_number(block, address, value, 1);
}

void write16(Block block, std::uint16_t address, std::uint16_t value) {
  write_number(block, address, value, 2);
}

void write_address(Block block, std::uint16_t address, Address value) {
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
