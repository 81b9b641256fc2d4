// An ESP8266 module with Espressif's AT firmware on a UART ('ESP8266 AT Instruction Set', versions 0.25
// to 3.0; ESP-AT user guide 2.x).
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/chips/network.hpp"
#include "emulator/clock.hpp"
#include "emulator/notes.hpp"

namespace tlsfit::emulator {

/// "firmware=1.7,wrong-key,no-network,busy,reset@2s,drop@2000B,garble@300B": which module it is, and what
/// goes wrong.
struct ModemOptions {
  enum class Firmware { V0_25, V1_7, V2_2 };
  Firmware firmware = Firmware::V1_7;
  bool wrong_key = false;                  ///< the network refuses the key
  bool no_network = false;                 ///< there is no network in the air
  bool busy = false;                       ///< every second command is first answered 'busy p...'
  std::optional<Nanoseconds> reset_at;     ///< it restarts by itself, once, as on a weak supply
  std::optional<std::uint64_t> drop_at;    ///< of the bytes for the guest this one is lost on the line
  std::optional<std::uint64_t> garble_at;  ///< and this one arrives as another
};

/// Throws Error (Usage).
ModemOptions parse_modem(std::string_view text);

/// The network in the air lets everyone in, and the module remembers it, so it joins at power-on. Its own
/// DHCP and DNS clients are not played byte by byte: the network is asked for their results. Not modelled:
/// access point mode, servers, TLS, transparent mode, sleep, scanning, the flash that settings are kept in,
/// other baud rates and flow control, firmware older than 0.25 ('Linked', 'Unlink').
class Esp8266 : public NetChip {
 public:
  Esp8266(Clock& clock, Notes& notes, Network& network, ModemOptions options);

  /// On a UART; without a pin "power" it is always on.
  void attach(Soc& soc, const Wiring& wiring) override;
  void set_cable(bool in) override;
  void service() override;
  bool waits_for_network() const override;
  std::uint64_t received_bytes() const override { return received_; }
  void limit_received(std::uint64_t count) override { limit_ = count; }

  /// A character from the guest.
  void hear(std::uint8_t character);
  /// The supply.
  void power(bool on);

  static constexpr std::size_t links = 5;
  static constexpr std::uint32_t baud = 115200;

  /// Where characters for the guest go.
  std::function<void(std::uint8_t)> to_guest;

 private:
  struct Link {
    bool udp = false;
    bool connecting = false;
    std::unique_ptr<TcpStream> stream;  ///< of TCP
    std::optional<Endpoint> peer;       ///< of UDP
    Bytes kept;                         ///< received, and the guest must ask for it
    Bytes unsent;                       ///< of AT+CIPSEND: the peer's way is full
    bool told_closed = false;
    Nanoseconds connect_until = 0;
    bool there() const { return stream != nullptr || peer.has_value(); }
  };
  enum class Input { Command, Data };

  void boot();
  void booted();
  void restart();
  void join_by_itself();
  void say(std::string_view text);
  void put(std::uint8_t character);
  bool line_idle() const { return line_free_ <= clock_.now(); }
  void take_command();
  void execute();
  void answer(std::string_view text, Nanoseconds after = 2 * millisecond);
  void join();
  void start_link(const std::string& arguments);
  void begin_send(const std::string& arguments);
  void sent();
  void receive_data(const std::string& arguments);
  void close_link(const std::string& arguments);
  void look_at_connecting(std::size_t number);
  void look_at_stream(std::size_t number);
  void close(std::size_t number);
  void close_all();
  void arrived(const Datagram& datagram);
  bool old() const { return options_.firmware == ModemOptions::Firmware::V0_25; }
  std::optional<std::size_t> number_of(const std::string& text) const;

  Clock& clock_;
  Notes& notes_;
  Network& network_;
  ModemOptions options_;
  Alarm boot_alarm_, answer_alarm_, join_alarm_, service_alarm_, reset_alarm_;
  bool on_ = false, running_ = false;
  bool in_reach_ = true, joined_ = false, has_address_ = false;
  bool echo_ = true, many_ = false, keeps_ = false;
  unsigned mode_ = 2;
  Input input_ = Input::Command;
  std::string typed_, command_;
  Bytes data_;
  std::size_t wanted_ = 0, sending_ = 0;  ///< bytes of AT+CIPSEND, and its link
  bool executing_ = false, awaiting_ = false;
  std::string reply_;
  bool busy_next_ = false;
  std::array<Link, links> links_;
  Nanoseconds line_free_ = 0;
  std::uint64_t said_ = 0, received_ = 0, limit_ = never;
};

}  // namespace tlsfit::emulator
