// What every module with AT commands on a UART has: the line, the taking of commands and of data to be sent,
// links by TCP and UDP, and the troubles of all that. What it is told and what it says is its model's.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/chips/network.hpp"
#include "emulator/clock.hpp"
#include "emulator/notes.hpp"

namespace tlsfit::emulator {

/// What can go wrong with any of them.
struct LineTroubles {
  bool busy = false;                       ///< what is asked at first, it refuses for now
  std::optional<Nanoseconds> reset_at;     ///< it restarts by itself, once, as on a weak supply
  std::optional<std::uint64_t> drop_at;    ///< of the bytes for the guest this one is lost on the line
  std::optional<std::uint64_t> garble_at;  ///< and this one arrives as another
};

/// Takes "busy", "reset@2s", "drop@2000B" or "garble@300B". False if `part` is none of them.
bool take_line_trouble(LineTroubles& troubles, std::string_view part);

/// The number in front of `unit`: "2s" of "s". Nothing: it is none.
std::optional<std::uint64_t> amount(std::string_view text, std::string_view unit);

/// Strings of AT commands: "4,\"TCP\",\"host\"" is three. Inside quotes commas separate nothing; with
/// `escapes` a backslash takes what follows as it is.
std::vector<std::string> at_arguments(const std::string& text, bool escapes);

class AtModule : public NetChip {
 public:
  /// On a UART. A pin "power" is its supply, or a pin "reset" holds it in reset while it is low; without
  /// either it is always on.
  void attach(Soc& soc, const Wiring& wiring) override;
  void service() override;
  bool waits_for_network() const override;
  std::uint64_t received_bytes() const override { return received_; }
  void limit_received(std::uint64_t count) override { limit_ = count; }

  /// A character from the guest.
  void hear(std::uint8_t character);
  /// The supply.
  void power(bool on);

  static constexpr std::uint32_t baud = 115200;

  /// Where characters for the guest go.
  std::function<void(std::uint8_t)> to_guest;

 protected:
  /// How a model differs from others in what all of them do.
  struct Ways {
    std::size_t links;
    char end_of_command;
    Nanoseconds boot_time;     ///< from power-on until it hears
    Nanoseconds connect_time;  ///< how long it tries
    std::size_t most_kept;     ///< of a link, until the guest asks for it; the peer's window is closed beyond
  };
  AtModule(Clock& clock, Notes& notes, Network& network, LineTroubles troubles, Ways ways);

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

  // What the model does.

  /// Its supply comes or goes: what it knew is gone.
  virtual void forget() = 0;
  /// It hears from now on, and may say so.
  virtual void booted() = 0;
  /// A command, whose end has come a moment ago: answer() is to be called.
  virtual void execute(const std::string& command) = 0;
  /// A command came while another is executed. Whether it is to be taken all the same.
  virtual bool takes_another() = 0;
  /// The data of take_data() is there.
  virtual void send_data(std::size_t number, const Bytes& data) = 0;
  virtual void tell_connected(std::size_t number) = 0;
  /// The link is free again. `refused`: by the peer, not by time.
  virtual void tell_unconnected(std::size_t number, bool refused) = 0;
  virtual void tell_closed(std::size_t number) = 0;
  /// Something came, which is kept; before there was nothing.
  virtual void tell_kept(std::size_t number, std::size_t size) = 0;
  /// Whether datagrams, too, are kept until they are asked for.
  virtual bool keeps_datagrams() const = 0;
  /// What stands in front of data that it sends at once.
  virtual std::string header_of(std::size_t number, std::size_t size) const = 0;

  // What the model calls.

  void say(std::string_view text);
  void say(const Bytes& bytes);
  /// Says it after a while; until then no other command is executed.
  void answer(std::string_view text, Nanoseconds after = 2 * millisecond);
  /// From now on the guest sends this much data for a link.
  void take_data(std::size_t number, std::size_t size);
  void begin_connecting(std::size_t number, Endpoint peer, bool udp);
  /// Gives the peer what the guest wants to send, by TCP or UDP.
  void transmit(std::size_t number, const Bytes& data);
  /// Up to `most` bytes of what it keeps.
  Bytes take_kept(std::size_t number, std::size_t most);
  void close_all();
  void restart();
  /// A link by its number; null: there is none.
  Link* link_of(const std::string& number);
  std::size_t number_of(const Link& link) const { return static_cast<std::size_t>(&link - links_.data()); }

  Clock& clock_;
  Notes& notes_;
  Network& network_;
  const LineTroubles troubles_;
  bool running_ = false;
  bool echo_ = true;
  bool keeps_ = false;  ///< what comes for the guest, until it asks
  bool executing_ = false;
  std::vector<Link> links_;

 private:
  enum class Input { Command, Data };

  void boot();
  void put(std::uint8_t character);
  void end_command();
  void go_on();
  void look_at_connecting(std::size_t number);
  void look_at_stream(std::size_t number);
  void arrived(const Datagram& datagram);
  bool line_idle() const { return line_free_ <= clock_.now(); }

  const Ways ways_;
  Alarm boot_alarm_, answer_alarm_, service_alarm_, reset_alarm_;
  bool on_ = false, awaiting_ = false;
  Input input_ = Input::Command;
  std::string typed_, command_, reply_;
  Bytes data_;
  std::size_t wanted_ = 0, sending_ = 0;  ///< bytes of take_data(), and its link
  Nanoseconds line_free_ = 0;
  std::uint64_t said_ = 0, received_ = 0, limit_ = never;
};

}  // namespace tlsfit::emulator
