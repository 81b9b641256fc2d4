// WIZnet W5500: registers and buffers over SPI (W5500 datasheet v1.1; section numbers refer to it).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "net/net.hpp"

namespace net::w5500 {

/// Sockets in the chip.
inline constexpr unsigned socket_count = 8;

/// Block select bits (§2.2.2), already where the control byte has them.
enum class Block : std::uint8_t { Common = 0 << 3 };
constexpr Block registers_of(unsigned socket) {
  return static_cast<Block>((4 * socket + 1) << 3);
}
/// The other blocks of the socket that has these registers.
constexpr Block send_buffer_of(Block registers) {
  return static_cast<Block>(static_cast<unsigned>(registers) + (1 << 3));
}
constexpr Block receive_buffer_of(Block registers) {
  return static_cast<Block>(static_cast<unsigned>(registers) + (2 << 3));
}
constexpr unsigned socket_of(Block registers) {
  return static_cast<unsigned>(registers) >> 5;
}

/// Common registers (§4.1).
namespace common {
inline constexpr std::uint16_t MR = 0x0000, GAR = 0x0001, SUBR = 0x0005, SHAR = 0x0009, SIPR = 0x000F,
                               RTR = 0x0019, RCR = 0x001B, PHYCFGR = 0x002E, VERSIONR = 0x0039;
inline constexpr std::uint8_t MR_RST = 0x80;
inline constexpr std::uint8_t PHYCFGR_LNK = 0x01;
inline constexpr std::uint8_t version = 0x04;
}  // namespace common

/// Socket registers (§4.2).
namespace socket {
inline constexpr std::uint16_t MR = 0x0000, CR = 0x0001, IR = 0x0002, SR = 0x0003, PORT = 0x0004,
                               DIPR = 0x000C, DPORT = 0x0010, RXBUF_SIZE = 0x001E, TXBUF_SIZE = 0x001F,
                               TX_FSR = 0x0020, TX_WR = 0x0024, RX_RSR = 0x0026, RX_RD = 0x0028;
inline constexpr std::uint8_t MR_TCP = 0x01, MR_UDP = 0x02;
inline constexpr std::uint8_t CR_OPEN = 0x01, CR_CONNECT = 0x04, CR_DISCON = 0x08, CR_CLOSE = 0x10,
                              CR_SEND = 0x20, CR_RECV = 0x40;
inline constexpr std::uint8_t IR_SENDOK = 0x10, IR_TIMEOUT = 0x08, IR_RECV = 0x04, IR_DISCON = 0x02,
                              IR_CON = 0x01, IR_ALL = 0x1F;
inline constexpr std::uint8_t SR_CLOSED = 0x00, SR_INIT = 0x13, SR_ESTABLISHED = 0x17, SR_CLOSE_WAIT = 0x1C,
                              SR_UDP = 0x22;
}  // namespace socket

/// Reads or writes `bytes`, from `address` on (§2.2: variable-length data mode).
void read(Block block, std::uint16_t address, std::span<std::uint8_t> bytes);
void write(Block block, std::uint16_t address, std::span<const std::uint8_t> bytes);

std::uint8_t read8(Block block, std::uint16_t address);
std::uint16_t read16(Block block, std::uint16_t address);
void write8(Block block, std::uint16_t address, std::uint8_t value);
void write16(Block block, std::uint16_t address, std::uint16_t value);
void write_address(Block block, std::uint16_t address, Address value);

/// Reads a 16-bit count that the chip changes while it works: until two readings agree (§4.2, Sn_TX_FSR), so
/// that no count is made of one reading's high byte and another's low byte.
std::uint16_t read_count(Block block, std::uint16_t address);

}  // namespace net::w5500
