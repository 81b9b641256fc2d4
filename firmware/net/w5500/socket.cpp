#include "net/w5500/socket.hpp"

#include <algorithm>

#include "net/ip/wire.hpp"
#include "rng/rng.hpp"

namespace net::w5500 {

void divide_buffers() {
  for (unsigned number = 0; number < socket_count; ++number) {
    write8(registers_of(number), socket::RXBUF_SIZE, buffer_kilobytes[number]);
    write8(registers_of(number), socket::TXBUF_SIZE, buffer_kilobytes[number]);
  }
}

/// The chip clears Sn_CR when it has accepted the command, within microseconds (§4.2, Sn_CR).
void Socket::command(std::uint8_t code) {
  write8(registers_, socket::CR, code);
  for (unsigned tries = 0; tries < 100 && read8(registers_, socket::CR) != 0; ++tries) {
  }
}

bool Socket::open(std::uint8_t mode, std::uint8_t status_wanted, std::uint16_t local_port) {
  close();
  write8(registers_, socket::MR, mode);
  write16(registers_, socket::PORT, local_port);
  command(socket::CR_OPEN);
  return status() == status_wanted;
}

std::uint16_t Socket::fresh_port() {
  static std::uint16_t count = 0;
  // A step of a few, unforeseeable, from an unforeseeable beginning.
  const std::uint32_t random = rng::number();
  count = static_cast<std::uint16_t>(count == 0 ? random : count + 1 + (random & 0x3F));
  return static_cast<std::uint16_t>(0xC000 | count);
}

bool Socket::open_tcp() {
  return open(socket::MR_TCP, socket::SR_INIT, fresh_port());
}

bool Socket::open_udp(std::uint16_t local_port) {
  return open(socket::MR_UDP, socket::SR_UDP, local_port);
}

void Socket::connect(Address to, std::uint16_t port) {
  write_address(registers_, socket::DIPR, to);
  write16(registers_, socket::DPORT, port);
  command(socket::CR_CONNECT);
}

void Socket::disconnect() {
  command(socket::CR_DISCON);
}

void Socket::close() {
  command(socket::CR_CLOSE);
  write8(registers_, socket::IR, socket::IR_ALL);
  sending_ = false;
}

/// A SEND must have ended (SENDOK, or TIMEOUT) before the next is given (§4.2, Sn_CR).
bool Socket::idle() {
  if (sending_) {
    const std::uint8_t events = read8(registers_, socket::IR);
    if (events & (socket::IR_SENDOK | socket::IR_TIMEOUT)) {
      write8(registers_, socket::IR, socket::IR_SENDOK);  // TIMEOUT stays, for timed_out()
      sending_ = false;
    }
  }
  return !sending_;
}

// The pointers are free-running 16-bit numbers, and the chip takes them modulo the buffer's size (§4.2,
// Sn_TX_WR). OPEN and a connection being made set them anew: they are read each time.
void Socket::queue(std::span<const std::uint8_t> bytes) {
  const std::uint16_t at = read16(registers_, socket::TX_WR);
  write(send_buffer_of(registers_), at, bytes);
  write16(registers_, socket::TX_WR, static_cast<std::uint16_t>(at + bytes.size()));
  command(socket::CR_SEND);
  sending_ = true;
}

std::size_t Socket::send(std::span<const std::uint8_t> bytes) {
  if (!idle()) return 0;
  const std::size_t room = std::min<std::size_t>(read_count(registers_, socket::TX_FSR), capacity());
  const std::size_t count = std::min(bytes.size(), room);
  if (count > 0) queue(bytes.first(count));
  return count;
}

bool Socket::send_to(Address to, std::uint16_t port, std::span<const std::uint8_t> bytes) {
  if (!idle() || read_count(registers_, socket::TX_FSR) < bytes.size()) return false;
  // A datagram to a host that did not answer ARP left this behind; it says nothing about the next.
  write8(registers_, socket::IR, socket::IR_TIMEOUT);
  write_address(registers_, socket::DIPR, to);
  write16(registers_, socket::DPORT, port);
  queue(bytes);
  return true;
}

std::size_t Socket::received() const {
  return std::min<std::size_t>(read_count(registers_, socket::RX_RSR), capacity());
}

/// Takes `bytes` from the buffer's position `at` on, and gives the chip `whole` bytes of it back.
void Socket::take(std::uint16_t at, std::span<std::uint8_t> bytes, std::size_t whole) {
  read(receive_buffer_of(registers_), at, bytes);
  write16(registers_, socket::RX_RD, static_cast<std::uint16_t>(at + whole));
  command(socket::CR_RECV);
}

std::size_t Socket::receive(std::span<std::uint8_t> bytes) {
  const std::size_t count = std::min(bytes.size(), received());
  if (count > 0) take(read16(registers_, socket::RX_RD), bytes.first(count), count);
  return count;
}

// Before each datagram stand its sender's address and port, and its size (§5.2.2).
std::size_t Socket::receive_from(std::span<std::uint8_t> bytes, Address& from, std::uint16_t& port) {
  constexpr std::size_t header_size = 8;
  const std::size_t available = received();
  if (available < header_size) return 0;
  std::uint8_t header[header_size];
  const std::uint16_t at = read16(registers_, socket::RX_RD);
  read(receive_buffer_of(registers_), at, header);
  from = ip::read_address(header);
  port = ip::read16(header + 4);
  // RSR may have been read while the datagram was still arriving, but never less than a whole one is there.
  const std::size_t whole = std::min<std::size_t>(ip::read16(header + 6), available - header_size);
  const std::size_t size = std::min(whole, bytes.size());
  take(static_cast<std::uint16_t>(at + header_size), bytes.first(size), whole);
  return size;
}

}  // namespace net::w5500
