// The registers of a W5500 socket as its bytes (datasheet section 4.2); what a command does is in
// w5500_socket.cpp.
#include <fmt/format.h>

#include "emulator/chips/w5500_socket.hpp"

namespace tlsfit::emulator::w5500 {

namespace {

/// Socket registers, section 3.2.
enum : std::uint16_t {
  mr = 0x00,
  cr = 0x01,
  ir = 0x02,
  sr = 0x03,
  port = 0x04,
  dhar = 0x06,
  dipr = 0x0C,
  dport = 0x10,
  mssr = 0x12,
  tos = 0x15,
  ttl = 0x16,
  rxbuf_size = 0x1E,
  txbuf_size = 0x1F,
  tx_fsr = 0x20,
  tx_rd = 0x22,
  tx_wr = 0x24,
  rx_rsr = 0x26,
  rx_rd = 0x28,
  rx_wr = 0x2A,
  imr = 0x2C,
  frag = 0x2D,
  kpalvtr = 0x2F,
};

std::uint8_t high(std::uint32_t value) {
  return static_cast<std::uint8_t>(value >> 8);
}
std::uint8_t low(std::uint32_t value) {
  return static_cast<std::uint8_t>(value);
}
void set_high(std::uint16_t& word, std::uint8_t byte) {
  word = static_cast<std::uint16_t>((word & 0x00FFU) | byte << 8);
}
void set_low(std::uint16_t& word, std::uint8_t byte) {
  word = static_cast<std::uint16_t>((word & 0xFF00U) | byte);
}

}  // namespace

std::uint8_t Socket::read(std::uint16_t address) {
  const std::uint32_t free = tx_size() - unsent();
  switch (address) {
    case mr:
      return mode_;
    case cr:
      return 0;  // accepted at once
    case ir:
      return ir_;
    case sr:
      return static_cast<std::uint8_t>(state_);
    case port:
      return high(port_);
    case port + 1:
      return low(port_);
    case dport:
      return high(destination_port_);
    case dport + 1:
      return low(destination_port_);
    case mssr:
      return high(segment_);
    case mssr + 1:
      return low(segment_);
    case tos:
      return tos_;
    case ttl:
      return ttl_;
    case rxbuf_size:
      return low(rx_kilobytes_);
    case txbuf_size:
      return low(tx_kilobytes_);
    case tx_fsr:
      return high(free);
    case tx_fsr + 1:
      return low(free);
    case tx_rd:
      return high(tx_read_);
    case tx_rd + 1:
      return low(tx_read_);
    case tx_wr:
      return high(tx_write_);
    case tx_wr + 1:
      return low(tx_write_);
    case rx_rsr:
      return high(received());
    case rx_rsr + 1:
      return low(received());
    case rx_rd:
      return high(rx_read_);
    case rx_rd + 1:
      return low(rx_read_);
    case rx_wr:
      return high(rx_write_);
    case rx_wr + 1:
      return low(rx_write_);
    case imr:
      return imr_;
    case frag:
      return high(fragment_);
    case frag + 1:
      return low(fragment_);
    case kpalvtr:
      return keep_alive_;
  }
  if (address >= dhar && address < dhar + 6) return hardware_.at(address - dhar);
  if (address >= dipr && address < dipr + 4) return low(destination_ >> (8 * (3 - (address - dipr))));
  board_.notes.add(fmt::format("W5500: read of socket register 0x{:02X}, which does not exist", address));
  return 0;
}

void Socket::write(std::uint16_t address, std::uint8_t value) {
  switch (address) {
    case mr:
      mode_ = value;
      return;
    case cr:
      return command(value);
    case ir:
      ir_ = static_cast<std::uint8_t>(ir_ & ~value);
      return board_.interrupts_changed();
    case port:
      return set_high(port_, value);
    case port + 1:
      return set_low(port_, value);
    case dport:
      return set_high(destination_port_, value);
    case dport + 1:
      return set_low(destination_port_, value);
    case mssr:
      return set_high(segment_, value);
    case mssr + 1:
      return set_low(segment_, value);
    case tos:
      tos_ = value;
      return;
    case ttl:
      ttl_ = value;
      return;
    case rxbuf_size:
    case txbuf_size:
      if (value > 16 || (value & (value - 1)) != 0) {
        board_.notes.add(fmt::format("W5500: a socket buffer of {} KB: want 0, 1, 2, 4, 8 or 16", value));
        return;
      }
      (address == rxbuf_size ? rx_kilobytes_ : tx_kilobytes_) = value;
      return;
    case tx_wr:
      return set_high(tx_write_, value);
    case tx_wr + 1:
      return set_low(tx_write_, value);
    case rx_rd:
      return set_high(rx_read_, value);
    case rx_rd + 1:
      return set_low(rx_read_, value);
    case imr:
      imr_ = value;
      return board_.interrupts_changed();
    case frag:
      return set_high(fragment_, value);
    case frag + 1:
      return set_low(fragment_, value);
    case kpalvtr:
      keep_alive_ = value;
      return;
  }
  if (address >= dhar && address < dhar + 6) {
    hardware_.at(address - dhar) = value;
    return;
  }
  if (address >= dipr && address < dipr + 4) {
    const unsigned shift = 8U * (3U - (address - dipr));
    destination_ = (destination_ & ~(0xFFU << shift)) | static_cast<std::uint32_t>(value) << shift;
    return;
  }
  board_.notes.add(fmt::format("W5500: write to socket register 0x{:02X}, which is read-only", address));
}

}  // namespace tlsfit::emulator::w5500
