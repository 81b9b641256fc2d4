// One of the W5500's sockets: its registers (datasheet section 4.2), its buffers and its state.
#pragma once

#include <array>
#include <memory>

#include "emulator/chips/network.hpp"
#include "emulator/clock.hpp"
#include "emulator/notes.hpp"
#include "emulator/random.hpp"

namespace tlsfit::emulator::w5500 {

/// What the sockets share: the chip's addresses and timers, and its cable.
struct Board {
  Clock& clock;
  Notes& notes;
  Random& random;
  Network& network;
  std::function<bool()> link;
  std::function<std::uint32_t(std::uint16_t)> common32;  ///< four bytes of a common register
  std::function<Nanoseconds()> retry_time;               ///< RTR
  std::function<unsigned()> retry_count;                 ///< RCR
  std::function<bool()> buffers_fit;                     ///< at most 16 KB each way over all sockets
  std::function<void()> interrupts_changed;              ///< Sn_IR or Sn_IMR of a socket
  std::uint64_t received_bytes = 0;                      ///< by TCP, all sockets
  std::uint64_t received_limit = never;

  /// Whether an ARP request for the way to `to` would be answered (section 4.1, GAR and SUBR).
  bool reachable(Ipv4 to) const;
  /// Until an ARP request that nobody answers is given up (section 4.1, RCR: ARP_TO).
  Nanoseconds arp_give_up_time() const { return retry_time() * (retry_count() + 1); }
  /// Until a TCP segment that nobody acknowledges is given up (section 4.1, RCR: TCP_TO).
  Nanoseconds give_up_time() const;
};

/// Sn_SR (section 4.2).
enum class State : std::uint8_t {
  Closed = 0x00,
  Init = 0x13,
  Listen = 0x14,
  SynSent = 0x15,
  Established = 0x17,
  FinWait = 0x18,
  CloseWait = 0x1C,
  LastAck = 0x1D,
  Udp = 0x22,
  MacRaw = 0x42,
};

class Socket {
 public:
  Socket(Board& board, unsigned number);

  std::uint8_t read(std::uint16_t address);
  void write(std::uint16_t address, std::uint8_t value);
  std::uint8_t read_buffer(bool transmit, std::uint16_t address) const;
  void write_buffer(bool transmit, std::uint16_t address, std::uint8_t value);

  /// Whether Sn_IR and Sn_IMR ask for an interrupt.
  bool interrupts() const { return (ir_ & imr_) != 0; }
  unsigned buffer_kilobytes(bool transmit) const { return transmit ? tx_kilobytes_ : rx_kilobytes_; }

  void service();
  /// A datagram for this socket's port. False if it is not one for this socket.
  bool take(const Datagram& datagram);
  bool connected() const { return stream_ != nullptr; }
  bool can_be_called() const { return listener_ != nullptr; }
  bool unread() const { return received() != 0; }
  void link_changed();

 private:
  void command(std::uint8_t code);
  void open();
  void connect();
  void listen();
  void disconnect();
  void close();
  void send();
  void send_datagram();
  void send_frame();
  void raise(unsigned interrupts);
  void serve_listening();
  void established();
  void timed_out();
  void exchanged();
  void keep_alive();
  void enter(State state) { state_ = state; }
  void serve_connecting();
  void pump_out();
  void pump_in();
  std::uint32_t tx_size() const { return tx_kilobytes_ * 1024U; }
  std::uint32_t rx_size() const { return rx_kilobytes_ * 1024U; }
  std::uint16_t unsent() const { return static_cast<std::uint16_t>(tx_end_ - tx_read_); }
  std::uint16_t received() const { return static_cast<std::uint16_t>(rx_write_ - rx_taken_); }
  std::uint32_t room() const;
  void append(ByteView bytes);
  Bytes pending() const;

  Board& board_;
  unsigned number_;
  State state_ = State::Closed;
  std::uint8_t mode_ = 0, ir_ = 0, imr_ = 0xFF, ttl_ = 0x80, tos_ = 0, keep_alive_ = 0;
  std::uint16_t port_ = 0, destination_port_ = 0, segment_ = 0, fragment_ = 0x4000;
  std::uint32_t destination_ = 0;
  std::array<std::uint8_t, 6> hardware_{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  unsigned tx_kilobytes_ = 2, rx_kilobytes_ = 2;
  // Free-running pointers: tx_read_ up to tx_end_ is under way, tx_write_ is what the guest wrote; rx_taken_
  // up to rx_write_ is unread, rx_read_ is what the guest wrote and takes effect by RECV.
  std::uint16_t tx_read_ = 0, tx_end_ = 0, tx_write_ = 0, rx_taken_ = 0, rx_read_ = 0, rx_write_ = 0;
  std::array<std::uint8_t, 16384> tx_{}, rx_{};
  std::unique_ptr<TcpStream> stream_;
  std::unique_ptr<TcpListener> listener_;
  Alarm give_up_, sent_, keep_alive_due_;
  bool sending_ = false;
  bool exchanged_ = false;  ///< data has gone either way: only then are there keep-alive packets
  bool probing_ = false;    ///< one of them is not acknowledged
};

}  // namespace tlsfit::emulator::w5500
