// A GSM modem of SIMCom on a UART: SIM800 ('SIM800 Series AT Command Manual' V1.09), or an old SIM900
// ('SIM900 AT Commands Manual' V1.07).
#pragma once

#include "emulator/chips/at_module.hpp"

namespace tlsfit::emulator {

/// "module=SIM900,pin=1234,no-signal", and line troubles: which module it is, and what goes wrong. 'busy':
/// the SIM is, at first.
struct Sim800Options : LineTroubles {
  bool sim900 = false;
  bool no_sim = false;
  std::string pin;                           ///< the SIM wants this one; empty: none
  bool puk = false;                          ///< the SIM has been locked by wrong ones
  bool no_signal = false;                    ///< no network is in reach
  bool denied = false;                       ///< the network refuses this SIM
  bool roaming = false;                      ///< it is another operator's
  bool wrong_apn = false;                    ///< it knows no such access point, or refuses its user
  bool no_time = false;                      ///< it does not tell the time
  std::optional<Nanoseconds> deactivate_at;  ///< it ends the data connection, once
};

/// Throws Error (Usage).
Sim800Options parse_sim800(std::string_view text);

/// The SIM and the network behind it, as a client for data sees them. A SIM800 has its line's speed set and
/// says that it has started; it keeps what it receives until it is asked, and sets its clock by the network.
/// A SIM900 finds the speed by the first "AT", says nothing by itself, has no AT+CIPRXGET and no AT+CLTS. DNS
/// is not played byte by byte. Not modelled: calls, messages, servers, TLS, HTTP, transparent mode, sleep,
/// other baud rates and flow control, cells and the quality of the air, the power key.
class Sim800 : public AtModule {
 public:
  Sim800(Clock& clock, Notes& notes, Network& network, const Sim800Options& options);

  void set_cable(bool in) override;

 private:
  /// How far the data connection is ("IP INITIAL" and so on).
  enum class Context { Initial, Start, Active, Up, Deactivated };

  void forget() override;
  void booted() override;
  void execute(const std::string& command) override;
  bool takes_another() override;
  void send_data(std::size_t number, const Bytes& data) override;
  void tell_connected(std::size_t number) override;
  void tell_unconnected(std::size_t number, bool refused) override;
  void tell_closed(std::size_t number) override;
  void tell_kept(std::size_t number, std::size_t size) override;
  bool keeps_datagrams() const override { return true; }
  std::string header_of(std::size_t number, std::size_t size) const override;

  bool execute_plain(const std::string& command);
  bool execute_of_sim(const std::string& command);
  bool execute_of_context(const std::string& command);
  void ok() { answer("\r\nOK\r\n"); }
  void error(unsigned code);
  void enter_pin(const std::string& text);
  std::string clock() const;
  void activate();
  void start_link(const std::string& arguments);
  void begin_send(const std::string& arguments);
  void receive(const std::string& arguments);
  void close_link(const std::string& arguments);
  void resolve(const std::string& name);
  void deactivate();
  bool ready() const { return !options_.no_sim && tries_left_ > 0 && (options_.pin.empty() || unlocked_); }
  unsigned registration() const;

  Sim800Options options_;
  Alarm deactivate_alarm_;
  Context context_ = Context::Initial;
  bool in_reach_ = true, synchronised_ = false, many_ = false, quick_ = false, in_words_ = false,
       unlocked_ = false;
  bool tells_time_ = false;
  unsigned tries_left_ = 3;  ///< of the PIN: the SIM remembers that
  unsigned refusals_left_ = 0;
  Nanoseconds booted_at_ = 0;
};

}  // namespace tlsfit::emulator
