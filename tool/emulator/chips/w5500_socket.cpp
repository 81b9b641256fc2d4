#include "emulator/chips/w5500_socket.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tlsfit::emulator::w5500 {

namespace {

enum : std::uint8_t {
  cmd_open = 0x01,
  cmd_listen = 0x02,
  cmd_connect = 0x04,
  cmd_discon = 0x08,
  cmd_close = 0x10,
  cmd_send = 0x20,
  cmd_send_mac = 0x21,
  cmd_send_keep = 0x22,
  cmd_recv = 0x40,
};
enum : std::uint8_t { ir_con = 0x01, ir_discon = 0x02, ir_recv = 0x04, ir_timeout = 0x08, ir_sendok = 0x10 };
constexpr std::uint8_t protocol_tcp = 1, protocol_udp = 2, protocol_macraw = 4, block_broadcast = 0x40;
constexpr Nanoseconds keep_alive_unit = 5 * second;
constexpr std::uint16_t gar = 0x01, subr = 0x05, sipr = 0x0F;

/// A frame on the wire at 100 Mbit/s, and the peer's acknowledgement.
Nanoseconds wire_time(std::size_t bytes) {
  return 80 * static_cast<Nanoseconds>(bytes + 58) + 100 * microsecond;
}

}  // namespace

bool Board::reachable(Ipv4 to) const {
  const Ipv4 own = common32(sipr), mask = common32(subr), gateway = common32(gar);
  if (to == broadcast_address || (own != 0 && to == (own | ~mask))) return true;
  return network.neighbour((to & mask) == (own & mask) ? to : gateway);
}

Nanoseconds Board::give_up_time() const {
  // TCP_TO: RTR, doubled with each retry while RTR * 2^n fits in 16 bits.
  Nanoseconds total = 0, wait = retry_time();
  const Nanoseconds longest = 65535ULL * 100 * microsecond;
  for (unsigned n = 0; n <= retry_count(); ++n) {
    total += wait;
    if (wait * 2 <= longest) wait *= 2;
  }
  return total;
}

Socket::Socket(Board& board, unsigned number)
    : board_(board),
      number_(number),
      give_up_(board.clock, [this] { timed_out(); }),
      sent_(board.clock,
            [this] {
              sending_ = false;
              raise(ir_sendok);
            }),
      keep_alive_due_(board.clock, [this] { keep_alive(); }) {}

void Socket::raise(unsigned interrupts) {
  ir_ = static_cast<std::uint8_t>(ir_ | interrupts);
  board_.interrupts_changed();
}

std::uint8_t Socket::read_buffer(bool transmit, std::uint16_t address) const {
  const std::uint32_t size = transmit ? tx_size() : rx_size();
  return size == 0 ? 0 : (transmit ? tx_ : rx_).at(address & (size - 1));
}

void Socket::write_buffer(bool transmit, std::uint16_t address, std::uint8_t value) {
  const std::uint32_t size = transmit ? tx_size() : rx_size();
  if (size != 0) (transmit ? tx_ : rx_).at(address & (size - 1)) = value;
}

void Socket::command(std::uint8_t code) {
  switch (code) {
    case cmd_open:
      return open();
    case cmd_listen:
      return listen();
    case cmd_connect:
      return connect();
    case cmd_discon:
      return disconnect();
    case cmd_close:
      return close();
    case cmd_send:
    case cmd_send_mac:
      return send();
    case cmd_send_keep:
      return keep_alive();
    case cmd_recv:
      rx_taken_ = rx_read_;
      return service();
  }
  board_.notes.add(fmt::format("W5500: command 0x{:02X} does not exist", code));
}

void Socket::open() {
  close();
  ir_ = 0;
  board_.interrupts_changed();
  if (!board_.buffers_fit()) board_.notes.add("W5500: the sockets' buffers add up to more than 16 KB");
  // Sn_TX_RD and Sn_TX_WR are initialised by OPEN, to whatever the chip likes: a driver must read them.
  tx_read_ = tx_end_ = tx_write_ = static_cast<std::uint16_t>(board_.random.next());
  rx_taken_ = rx_read_ = rx_write_ = 0;
  switch (mode_ & 0xFU) {
    case protocol_tcp:
      return enter(State::Init);
    case protocol_udp:
      return enter(State::Udp);
    case protocol_macraw:
      board_.notes.add("W5500: MACRAW: frames go nowhere, and none come");
      if (number_ == 0) enter(State::MacRaw);
      return;
  }
  board_.notes.add(fmt::format("W5500: OPEN with Sn_MR 0x{:02X}: no such protocol", mode_));
}

void Socket::connect() {
  if (state_ != State::Init) {
    board_.notes.add("W5500: CONNECT on a socket that is not in SOCK_INIT: ignored");
    return;
  }
  enter(State::SynSent);
  give_up_.set_in(board_.arp_give_up_time());  // before SYN comes ARP
  service();
}

void Socket::listen() {
  if (state_ != State::Init) {
    board_.notes.add("W5500: LISTEN on a socket that is not in SOCK_INIT: ignored");
    return;
  }
  enter(State::Listen);
  listener_ = board_.network.listen(port_);
  if (!listener_)
    board_.notes.add(
        fmt::format("W5500: port {0} is open, but nobody can call it: that takes --listen PORT={0}", port_));
  service();
}

void Socket::disconnect() {
  if (state_ != State::Established && state_ != State::CloseWait) return;
  // Unsent data goes out first, then our FIN (pump_out).
  enter(state_ == State::Established ? State::FinWait : State::LastAck);
  probing_ = false;
  give_up_.set_in(board_.give_up_time());
  service();
}

void Socket::close() {
  stream_.reset();
  listener_.reset();
  give_up_.cancel();
  sent_.cancel();
  keep_alive_due_.cancel();
  sending_ = exchanged_ = probing_ = false;
  enter(State::Closed);
}

void Socket::timed_out() {
  close();
  raise(ir_timeout);
}

void Socket::exchanged() {
  exchanged_ = true;
  if (keep_alive_ != 0) keep_alive_due_.set_in(keep_alive_ * keep_alive_unit);
}

/// Asks the peer whether it is still there (Sn_CR SEND_KEEP, Sn_KPALVTR): by the clock, or when told to. A
/// peer that is reached answers.
void Socket::keep_alive() {
  if (!exchanged_ || (state_ != State::Established && state_ != State::CloseWait)) return;
  if (board_.link()) return exchanged();
  probing_ = true;
  if (!give_up_.pending()) give_up_.set_in(board_.give_up_time());
}

void Socket::send() {
  if (sending_) board_.notes.add("W5500: SEND before SENDOK of the one before");
  if (unsent() + static_cast<std::uint32_t>(static_cast<std::uint16_t>(tx_write_ - tx_end_)) > tx_size())
    board_.notes.add("W5500: SEND of more than the transmit buffer holds");
  if (state_ == State::Udp) return send_datagram();
  if (state_ == State::MacRaw) return send_frame();
  if (state_ != State::Established && state_ != State::CloseWait) return;
  tx_end_ = tx_write_;
  sending_ = true;
  if (!board_.link()) give_up_.set_in(board_.give_up_time());
  service();
}

Bytes Socket::pending() const {
  Bytes bytes(unsent());
  for (std::size_t n = 0; n < bytes.size(); ++n)
    bytes[n] = read_buffer(true, static_cast<std::uint16_t>(tx_read_ + n));
  return bytes;
}

void Socket::send_datagram() {
  tx_end_ = tx_write_;
  const Bytes bytes = pending();
  tx_read_ = tx_end_;
  if (!board_.link() || !board_.reachable(destination_)) {
    // The ARP request is repeated RCR times (section 4.1, RCR: ARP_TO), then the datagram is dropped. A
    // broadcast needs no ARP and is simply lost without a cable.
    if (destination_ != broadcast_address) {
      sending_ = true;
      give_up_.set_in(board_.arp_give_up_time());
      return;
    }
  } else {
    board_.network.send(
        {.from = {board_.common32(sipr), port_}, .to = {destination_, destination_port_}, .data = bytes});
  }
  sending_ = true;
  sent_.set_in(wire_time(bytes.size()));
}

/// Whatever a frame says, the wire takes it.
void Socket::send_frame() {
  tx_end_ = tx_write_;
  const std::size_t size = unsent();
  tx_read_ = tx_end_;
  sending_ = true;
  sent_.set_in(wire_time(size));
}

void Socket::link_changed() {
  const bool waits = unsent() != 0 && (state_ == State::Established || state_ == State::CloseWait);
  if (!waits) return;
  if (board_.link())
    give_up_.cancel();
  else if (!give_up_.pending())
    give_up_.set_in(board_.give_up_time());
}

void Socket::service() {
  if (!board_.link()) return;
  if (std::exchange(probing_, false)) {  // the peer has answered
    if (unsent() == 0) give_up_.cancel();
    exchanged();
  }
  if (listener_) serve_listening();
  if (state_ == State::SynSent && !stream_ && board_.reachable(destination_)) {
    give_up_.set_in(board_.give_up_time());
    stream_ = board_.network.connect({destination_, destination_port_});
  }
  if (!stream_) return;
  if (state_ == State::SynSent) serve_connecting();
  if (!stream_ || state_ == State::SynSent) return;
  pump_in();
  if (stream_) pump_out();
}

void Socket::serve_connecting() {
  switch (stream_->state()) {
    case TcpStream::State::Connecting:
    case TcpStream::State::Silent:
      return;
    case TcpStream::State::Refused:
    case TcpStream::State::Reset:
      return close();  // Sn_CR CONNECT: a RST changes Sn_SR to SOCK_CLOSED; no time-out is reported
    case TcpStream::State::Open:
      break;
  }
  established();
}

void Socket::established() {
  give_up_.cancel();
  // Section 4.2, Sn_TX_RD: initialised again while connecting.
  tx_read_ = tx_end_ = tx_write_ = static_cast<std::uint16_t>(board_.random.next());
  enter(State::Established);
  raise(ir_con);
}

/// One socket takes one caller (section 4.2, Sn_CR LISTEN); to take another it must be opened again.
void Socket::serve_listening() {
  auto caller = listener_->accept();
  if (!caller) return;
  listener_.reset();
  stream_ = std::move(caller->stream);
  destination_ = caller->from.address;
  destination_port_ = caller->from.port;
  established();
}

void Socket::pump_out() {
  if (unsent() != 0) {
    const Bytes bytes = pending();
    const std::size_t taken = stream_->send(bytes);
    tx_read_ = static_cast<std::uint16_t>(tx_read_ + taken);
    if (taken != 0) exchanged();
    if (taken == bytes.size() && sending_) sent_.set_in(wire_time(taken));
    if (taken == bytes.size() && (state_ == State::Established || state_ == State::CloseWait))
      give_up_.cancel();  // acknowledged after all
  }
  if (unsent() == 0 && (state_ == State::FinWait || state_ == State::LastAck)) {
    stream_->finish();
    if (state_ == State::LastAck) close();
  }
}

std::uint32_t Socket::room() const {
  return rx_size() > received() ? rx_size() - received() : 0;
}

void Socket::append(ByteView bytes) {
  for (const std::uint8_t byte : bytes) write_buffer(false, rx_write_++, byte);
  raise(ir_recv);
}

void Socket::pump_in() {
  std::array<std::uint8_t, 2048> chunk;
  for (;;) {
    const std::uint64_t most = std::min<std::uint64_t>(room(), board_.received_limit - board_.received_bytes);
    if (most == 0) break;
    const std::size_t n = stream_->receive(std::span(chunk).first(std::min<std::size_t>(most, chunk.size())));
    if (n == 0) break;
    append(ByteView(chunk).first(n));
    board_.received_bytes += n;
    exchanged();
  }
  if (stream_->state() == TcpStream::State::Reset) return close();
  if (!stream_->ended()) return;
  if (state_ == State::Established) {
    enter(State::CloseWait);
    raise(ir_discon);
  } else if (state_ == State::FinWait && unsent() == 0) {
    stream_->finish();
    close();
    raise(ir_discon);
  }
}

bool Socket::take(const Datagram& datagram) {
  if (state_ != State::Udp || datagram.to.port != port_) return false;
  const Ipv4 own = board_.common32(sipr);
  const bool broadcast = datagram.to.address == broadcast_address;
  if (broadcast ? (mode_ & block_broadcast) != 0 : datagram.to.address != own) {
    board_.notes.add(fmt::format("W5500: a datagram for {} is not for this chip ({})",
                                 text_of_ipv4(datagram.to.address), text_of_ipv4(own)));
    return true;
  }
  // Section 5.2.2: IP address, port and length stand before the data in the receive buffer.
  Writer packet;
  packet.u32(datagram.from.address);
  packet.u16(datagram.from.port);
  packet.u16(static_cast<std::uint32_t>(datagram.data.size()));
  packet.bytes(datagram.data);
  if (packet.data().size() <= room()) append(packet.data());
  return true;
}

}  // namespace tlsfit::emulator::w5500
