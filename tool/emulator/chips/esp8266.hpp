// An ESP8266 module with Espressif's AT firmware on a UART ('ESP8266 AT Instruction Set', versions 0.25
// to 3.0; ESP-AT user guide 2.x).
#pragma once

#include "emulator/chips/at_module.hpp"

namespace tlsfit::emulator {

/// "firmware=1.7,wrong-key,no-network", and line troubles: which module it is, and what goes wrong. 'busy':
/// every second command is first answered 'busy p...'.
struct Esp8266Options : LineTroubles {
  enum class Firmware { V0_25, V1_7, V2_2 };
  Firmware firmware = Firmware::V1_7;
  bool wrong_key = false;   ///< the network refuses the key
  bool no_network = false;  ///< there is no network in the air
};

/// Throws Error (Usage).
Esp8266Options parse_esp8266(std::string_view text);

/// The network in the air lets everyone in, and the module remembers it, so it joins at power-on. Its own
/// DHCP and DNS clients are not played byte by byte: the network is asked for their results. Not modelled:
/// access point mode, servers, TLS, transparent mode, sleep, scanning, the flash that settings are kept in,
/// other baud rates and flow control, firmware older than 0.25 ('Linked', 'Unlink').
class Esp8266 : public AtModule {
 public:
  Esp8266(Clock& clock, Notes& notes, Network& network, const Esp8266Options& options);

  void set_cable(bool in) override;

 private:
  void forget() override;
  void booted() override;
  void execute(const std::string& command) override;
  bool takes_another() override;
  void send_data(std::size_t number, const Bytes& data) override;
  void tell_connected(std::size_t number) override;
  void tell_unconnected(std::size_t number, bool refused) override;
  void tell_closed(std::size_t number) override;
  void tell_kept(std::size_t number, std::size_t size) override;
  bool keeps_datagrams() const override { return false; }
  std::string header_of(std::size_t number, std::size_t size) const override;

  void join_by_itself();
  void join();
  void start_link(const std::string& arguments);
  void begin_send(const std::string& arguments);
  void receive_data(const std::string& arguments);
  void close_link(const std::string& arguments);
  bool old() const { return options_.firmware == Esp8266Options::Firmware::V0_25; }
  /// Links have numbers only with AT+CIPMUX=1.
  Link* numbered(const std::string& number) { return many_ ? link_of(number) : nullptr; }

  Esp8266Options options_;
  Alarm join_alarm_;
  bool in_reach_ = true, joined_ = false, has_address_ = false, many_ = false;
  unsigned mode_ = 2;
  bool busy_next_ = false;
};

}  // namespace tlsfit::emulator
