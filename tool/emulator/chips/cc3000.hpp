// A Texas Instruments CC3000 module on an SPI ('CC3000 Host Programming Guide', host driver 1.11).
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "emulator/chips/cc3000_port.hpp"
#include "emulator/chips/network.hpp"

namespace tlsfit::emulator {

/// "wrong-key,no-network,reset@2s": what goes wrong.
struct Cc3000Options {
  bool wrong_key = false;               ///< the network turns it away
  bool no_network = false;              ///< there is no network in the air
  std::optional<Nanoseconds> reset_at;  ///< it restarts by itself, once, as on a weak supply
};

/// Throws Error (Usage).
Cc3000Options parse_cc3000(std::string_view text);

/// One command at a time, as the chip wants it. The network in the air lets everyone in, and without a
/// connection policy the module joins it by itself. Its own DHCP and DNS clients are not played byte by byte:
/// the network is asked for their results. Not modelled: scanning, profiles, Smart Config, mDNS, ping,
/// sockets that listen, SENDTO and RECVFROM (a socket for datagrams has a peer), options of sockets,
/// non-volatile memory, patches from the host, WEP; what of the key is wrong.
class Cc3000 : public NetChip {
 public:
  Cc3000(Clock& clock, Notes& notes, Network& network, const Cc3000Options& options);

  /// On an SPI in mode 1, with the pins "irq" and "power".
  void attach(Soc& soc, const Wiring& wiring) override;
  void set_cable(bool in) override;
  void service() override;
  bool waits_for_network() const override;
  std::uint64_t received_bytes() const override { return received_; }
  void limit_received(std::uint64_t count) override { limit_ = count; }

  void power(bool on);
  Cc3000Port& port() { return port_; }

  static constexpr std::size_t sockets = 4;
  static constexpr std::uint8_t buffers = 6;
  static constexpr std::uint16_t buffer_size = 1468;

 private:
  struct Socket {
    bool used = false, udp = false, connecting = false, closed = false, told = false;
    std::unique_ptr<TcpStream> stream;
    std::optional<Endpoint> peer;  ///< of datagrams
    Bytes kept;                    ///< received, and the host must ask for it
    std::deque<Bytes> datagrams;
    Bytes unsent;
    unsigned held = 0;  ///< buffers that its packets are in
    Nanoseconds deadline = 0, heard = 0;
    bool readable() const { return !kept.empty() || !datagrams.empty(); }
  };
  /// What the chip is at: a command that waits for something.
  enum class Waiting { Nothing, Answer, Connect, Select, Receive };

  void restart();
  void heard(ByteView packet);
  void command(std::uint16_t opcode, ByteView arguments);
  void socket_command(std::uint16_t opcode, ByteView arguments);
  void send(ByteView packet);
  void event(std::uint16_t opcode, const std::vector<std::uint32_t>& words, std::uint8_t status = 0);
  void event_bytes(std::uint16_t opcode, ByteView arguments, std::uint8_t status = 0);
  void answer(std::uint16_t opcode, const std::vector<std::uint32_t>& words,
              Nanoseconds after = 2 * millisecond);
  void join(ByteView arguments);
  void joined();
  void address_given();
  void left();
  void resolve(ByteView arguments);
  void open(ByteView arguments);
  void connect(ByteView arguments);
  void look_at_command();
  void look_at_select();
  void give_data();
  void free_held(Socket& of);
  void look_at(std::size_t number);
  void arrived(const Datagram& datagram);
  Socket* socket(std::uint32_t number);

  Clock& clock_;
  Notes& notes_;
  Network& network_;
  Cc3000Options options_;
  Cc3000Port port_;
  Alarm answer_alarm_, join_alarm_, service_alarm_, reset_alarm_;
  bool on_ = false, started_ = false, in_reach_ = true, joined_ = false, has_address_ = false;
  bool remembers_ = true;       ///< it joins by itself
  Nanoseconds inactivity_ = 0;  ///< after which a socket is closed; 0: never
  Waiting waiting_ = Waiting::Nothing;
  std::uint16_t doing_ = 0;            ///< the command that is not answered
  std::vector<std::uint32_t> answer_;  ///< of Waiting::Answer
  std::uint32_t asked_ = 0, room_ = 0, read_set_ = 0, closed_set_ = 0;
  Nanoseconds until_ = 0;
  std::uint8_t free_ = buffers;
  std::array<Socket, sockets> sockets_;
  std::uint64_t received_ = 0, limit_ = never;
};

}  // namespace tlsfit::emulator
