// An ESP8266 with Espressif's AT firmware as the firmware's net: the module, the network in the air, the
// address, the clock, links. The module resolves names and has its own DHCP client.
#include "net/net.hpp"

#include <cstring>

#include "net/esp8266/join.hpp"
#include "net/esp8266/links.hpp"
#include "net/esp8266/modem.hpp"
#include "net/esp8266/reason.hpp"
#include "net/esp8266/time_servers.hpp"
#include "soc/net_bus.hpp"
#include "soc/soc.hpp"
#include "text/text.hpp"

namespace net {
namespace {

using namespace esp8266;

enum class Phase : std::uint8_t {
  Off,        // its supply is off for a moment, so that it starts anew
  Booting,    // until it says 'ready'
  Resetting,  // it said nothing: it has a supply that nobody switches, and is told to start anew
  SettingUp,
  Joining,
  Addressing,  // it asks for an address
  Resting,     // joining failed; it is tried again
  Up,
};

/// What is being asked of the module while it is Up.
enum class Doing : std::uint8_t { Nothing, Connect, SendCommand, SendData, SendVerdict, Pull, Close };

/// In this order; what old firmware has not, it answers with ERROR.
constexpr const char* setup[] = {"ATE0", "AT+CWMODE=1", "AT+CIPMUX=1", "AT+CIPRECVMODE=1"};

// All in ms.
constexpr std::uint32_t off_time = 300, boot_time = 2000, reset_time = 5000, rest_time = 5000,
                        look_for_address = 500, most_looks = 40;
constexpr std::uint16_t short_answer = 2000, join_within = 25'000, connect_within = 19'000,
                        send_within = 10'000;
/// A connection that failed sooner was refused: nobody waited for an answer.
constexpr std::uint32_t refused_within = 3000;

/// What is asked for at a time of data that the module keeps: with the words around it, it fits the ring, so
/// that none of it can be lost while the CPU computes.
constexpr auto largest_pull = static_cast<std::uint16_t>(board::net_ring - 128);

Phase phase = Phase::Off;
Doing doing = Doing::Nothing;
Reason reason = Reason::Starting;
std::uint8_t step = 0;     ///< of the set-up; looks for an address
std::uint8_t current = 0;  ///< the link of what is being asked
bool silent = false;       ///< it did not answer when it was to start
bool told_why = false;     ///< why it could not join
bool keeps_data = false;   ///< AT+CIPRECVMODE=1
bool no_such_name = false;
std::uint16_t to_send = 0;  ///< bytes that the module still expects
std::uint32_t since = 0;    ///< ms
Address own;
Modem modem;

ip::TimeClient<TimeServers> time_client;

void enter(Phase next) {
  phase = next;
  since = soc::milliseconds();
}

bool lasted(std::uint32_t milliseconds) {
  return soc::milliseconds() - since >= milliseconds;
}

/// Everything that hangs on the network has gone.
void down(Reason why) {
  reason = why;
  time_client.stop();
  for (Link& link : links) {
    link.fail(Failure::NoNetwork);
    link.made = link.pending = false;
    if (link.phase == Link::Phase::Leaving) link.phase = Link::Phase::Free;
  }
  own = {};
  doing = Doing::Nothing;
  to_send = 0;
}

/// Starts the module anew, by its supply.
void start_anew(Reason why) {
  down(why);
  soc::net_power(false);
  enter(Phase::Off);
}

void set_up() {
  silent = false;
  step = 0;
  keeps_data = false;
  modem.reset();
  enter(Phase::SettingUp);
}

void join() {
  told_why = false;
  step = 0;
  if (tlsfit_wifi_ssid[0] == 0) {
    reason = Reason::NoneRemembered;
    return enter(Phase::Addressing);
  }
  modem.command().start("AT+CWJAP=").quoted(tlsfit_wifi_ssid).add(",").quoted(tlsfit_wifi_key);
  modem.ask(join_within);
  enter(Phase::Joining);
}

/// Reads "192.0.2.10" at the front.
bool read_address(const char* words, Address& address) {
  for (std::uint8_t& octet : address.octet) {
    std::uint32_t value = 0;
    words = text::decimal(words, value);
    if (words == nullptr || value > 255) return false;
    octet = static_cast<std::uint8_t>(value);
    if (*words == '.') ++words;
  }
  return true;
}

// What the module says by itself, or before its last word.

void hear_of_link(unsigned number, const char* what) {
  if (number >= link_count || *what != ',') return;
  Link& link = links[number];
  if (at::after(what, ",CLOSED") == nullptr) return;  // ",CONNECT" comes before 'OK', which is waited for
  link.made = false;
  link.ended = true;
}

void hear(const char* line) {
  std::uint32_t number[2] = {};
  const char* rest = nullptr;
  if (phase == Phase::Off) return;
  if (at::after(line, "ready") != nullptr) {
    if (phase > Phase::Resetting) down(Reason::Restarted);
    set_up();
  } else if (phase == Phase::Up &&
             (at::after(line, "WIFI DISCONNECT") != nullptr || at::after(line, "no ip") != nullptr)) {
    start_anew(Reason::Left);
  } else if ((rest = at::after(line, "+CWJAP:")) != nullptr) {
    if (at::numbers(rest, number, 1) != nullptr && number[0] >= 1 && number[0] <= 4)
      reason = static_cast<Reason>(static_cast<unsigned>(Reason::JoinTimeout) + number[0] - 1);
    told_why = true;
  } else if ((rest = at::after(line, "+CIFSR:STAIP,\"")) != nullptr) {
    if (!read_address(rest, own)) own = {};
  } else if (at::after(line, "DNS ") != nullptr) {
    no_such_name = true;
  } else if (at::after(line, "ALREA") != nullptr) {  // "ALREADY CONNECTED", or as 0.25 spells it
    links[current].made = true;
  } else if ((rest = at::after(line, "+IPD,")) != nullptr) {
    if (at::numbers(rest, number, 2) != nullptr && number[0] < link_count) links[number[0]].pending = true;
  } else if ((rest = at::numbers(line, number, 1)) != nullptr) {
    hear_of_link(number[0], rest);
  }
}

// Answers.

void made(Link& link, Answer answer) {
  if (answer == Answer::Ok) {
    link.made = !link.ended;
    if (link.phase == Link::Phase::Connecting) link.phase = Link::Phase::Open;
    return;
  }
  if (link.made) return;  // from before: it is closed first
  link.fail(no_such_name              ? Failure::NoSuchName
            : !lasted(refused_within) ? Failure::Refused
                                      : Failure::Unreachable);
}

void answered(Answer answer) {
  Link& link = links[current];
  const Doing was = doing;
  doing = Doing::Nothing;
  switch (was) {
    case Doing::Nothing:
      return;
    case Doing::Connect:
      return made(link, answer);
    case Doing::SendCommand:
      if (answer == Answer::Error) return link.fail(Failure::Broken);
      modem.wait(send_within);
      doing = answer == Answer::Prompt ? Doing::SendData : Doing::SendCommand;
      return;
    case Doing::SendData:  // it does not wait for all of it
    case Doing::SendVerdict:
      to_send = 0;
      if (answer == Answer::Error) link.fail(Failure::Broken);
      return;
    case Doing::Pull:
      // As much as was asked for: there may be more. Else the module tells of more when it comes.
      if (answer == Answer::Ok && modem.pulled() == largest_pull) link.pending = true;
      return;
    case Doing::Close:
      link.made = link.pending = false;
      return;
  }
}

void set_up_further(Answer answer) {
  if (step == std::size(setup) - 1) keeps_data = answer == Answer::Ok;
  if (++step == std::size(setup)) return join();
}

void addressed() {
  if (own.empty()) return;  // it is asked again
  time_client.start();
  enter(Phase::Up);
}

void take(Answer answer) {
  if (answer == Answer::Timeout && phase > Phase::Resetting && phase != Phase::Joining) {
    // It may be the server that does not answer; but while the module waits for it, it does nothing else.
    if (doing == Doing::Connect) links[current].fail(Failure::Unreachable);
    return start_anew(Reason::Hung);
  }
  switch (phase) {
    case Phase::Off:
    case Phase::Booting:
    case Phase::Resetting:  // 'ready' follows
    case Phase::Resting:
      return;
    case Phase::SettingUp:
      return set_up_further(answer);
    case Phase::Joining:
      if (answer == Answer::Ok) return enter(Phase::Addressing);
      if (!told_why) reason = Reason::JoinFailed;
      return enter(Phase::Resting);
    case Phase::Addressing:
      return addressed();
    case Phase::Up:
      return answered(answer);
  }
}

// Commands.

void begin(Doing what, std::uint16_t within) {
  doing = what;
  modem.ask(within);
  since = soc::milliseconds();
}

void begin_connection(Link& link) {
  no_such_name = false;
  link.ended = link.pending = false;
  modem.command()
      .start("AT+CIPSTART=")
      .number(current)
      .add(current == time_link ? ",\"UDP\"," : ",\"TCP\",")
      .quoted(link.host)
      .add(",")
      .number(link.port);
  begin(Doing::Connect, connect_within);
}

/// Whether this link wanted something, which has begun.
bool begin_for(Link& link) {
  if (link.phase == Link::Phase::Leaving && !link.there()) link.phase = Link::Phase::Free;
  if (link.phase == Link::Phase::Leaving || (link.phase == Link::Phase::Connecting && link.made)) {
    modem.command().start("AT+CIPCLOSE=").number(current);
    begin(Doing::Close, short_answer);
  } else if (link.phase == Link::Phase::Connecting) {
    begin_connection(link);
  } else if (link.phase != Link::Phase::Open) {
    return false;
  } else if (link.send != 0 && !link.ended) {
    to_send = link.send;
    link.send = 0;
    modem.command().start("AT+CIPSEND=").number(current).add(",").number(to_send);
    begin(Doing::SendCommand, short_answer);
  } else if (link.pull) {
    link.pull = link.pending = false;  // more that comes is told anew
    modem.command().start("AT+CIPRECVDATA=").number(current).add(",").number(largest_pull);
    doing = Doing::Pull;
    modem.ask_for_data(current, short_answer);
  } else {
    return false;
  }
  return true;
}

/// The links take turns.
void next_for_links() {
  for (unsigned tries = 0; tries < link_count; ++tries) {
    current = static_cast<std::uint8_t>((current + 1U) % link_count);
    if (begin_for(links[current])) return;
  }
}

void next_command() {
  switch (phase) {
    case Phase::SettingUp:
      modem.command().start(setup[step]);
      return modem.ask(short_answer);
    case Phase::Addressing:
      if (step != 0 && !lasted(look_for_address)) return;
      if (step++ == most_looks) return enter(Phase::Resting);
      since = soc::milliseconds();

      modem.command().start("AT+CIFSR");
      return modem.ask(short_answer);
    case Phase::Up:
      return next_for_links();
    case Phase::Off:
    case Phase::Booting:
    case Phase::Resetting:
    case Phase::Joining:
    case Phase::Resting:
      return;
  }
}

// Data.

/// What the module expects, and who gave the order no longer gives: it gets zeros, so that it can go on.
void feed() {
  if (doing != Doing::SendData) return;
  Link& link = links[current];
  const bool forsaken = link.phase != Link::Phase::Open;
  if (current == time_link && !forsaken) {
    const std::size_t sent = soc::net_send(time_datagram.bytes.data() + time_datagram.sent, to_send);
    time_datagram.sent = static_cast<std::uint8_t>(time_datagram.sent + sent);
    to_send = static_cast<std::uint16_t>(to_send - sent);
  }
  constexpr std::uint8_t zero = 0;
  while (forsaken && to_send != 0 && soc::net_send(&zero, 1) != 0) --to_send;
  if (to_send != 0) return;
  doing = Doing::SendVerdict;
  modem.wait(send_within);
}

/// Data that nobody wants, and the time's.
void drain() {
  if (!modem.data()) return;
  std::uint8_t unwanted[16];
  if (modem.data_link() != time_link) {
    if (links[modem.data_link()].phase == Link::Phase::Open) return;
    while (modem.take(unwanted) != 0) {
    }
    return;
  }
  const std::size_t room = time_datagram.bytes.size() - time_datagram.received;
  if (room == 0 || links[time_link].phase != Link::Phase::Open) {
    modem.take(unwanted);
    return;
  }
  const std::size_t taken = modem.take({time_datagram.bytes.data() + time_datagram.received, room});
  time_datagram.received = static_cast<std::uint8_t>(time_datagram.received + taken);
}

void converse() {
  const char* line = nullptr;
  for (Answer answer = modem.poll(line); answer != Answer::None || line != nullptr;
       answer = modem.poll(line)) {
    if (line != nullptr) hear(line);
    if (answer != Answer::None) take(answer);
  }
}

void move_on() {
  if (phase > Phase::Resetting && modem.lost()) return start_anew(Reason::BytesLost);
  feed();
  drain();
  if (modem.idle() && doing == Doing::Nothing) next_command();
}

}  // namespace

void start() {
  start_anew(Reason::Starting);
}

void poll() {
  converse();
  switch (phase) {
    case Phase::Off:
      if (!lasted(off_time)) return;
      soc::net_power(true);
      modem.reset();
      return enter(Phase::Booting);
    case Phase::Booting:
      if (!lasted(boot_time)) return;
      modem.reset();
      modem.command().start("AT+RST");
      modem.ask(short_answer);
      return enter(Phase::Resetting);
    case Phase::Resetting:
      if (!lasted(reset_time)) return;
      silent = true;
      return start_anew(reason);
    case Phase::Resting:
      if (lasted(rest_time)) join();
      return;
    case Phase::SettingUp:
    case Phase::Joining:
    case Phase::Addressing:
    case Phase::Up:
      move_on();
  }
  if (phase == Phase::Up) time_client.poll();
}

Status status() {
  if (phase == Phase::Up) return Status::Up;
  if (phase == Phase::Addressing && tlsfit_wifi_ssid[0] != 0) return Status::Asking;
  return silent ? Status::NoChip : Status::NoNetwork;
}

text::Packed connected() {
  return TEXT("Wi-Fi joined");
}

text::Packed missing() {
  return sentence(reason);
}

Address address() {
  return own;
}

bool time_settled() {
  return time_client.settled();
}

Connection connect(const char* host, std::uint16_t port) {
  if (phase != Phase::Up) return no_connection;
  for (unsigned i = 0; i < slot_count; ++i) {
    if (links[i].phase != Link::Phase::Free) continue;
    links[i].connect(host, port);
    return static_cast<Connection>(i + 1);
  }
  return no_connection;
}

namespace {

Link& link_of(Connection connection) {
  return links[connection - 1U];
}

/// Whether there is something of this link in the module, or on its way from there.
bool more(const Link& link, unsigned number) {
  return link.pending || (modem.data() && modem.data_link() == number) ||
         (doing == Doing::Pull && current == number);
}

}  // namespace

State state(Connection connection) {
  const Link& link = link_of(connection);
  if (link.phase == Link::Phase::Connecting) return State::Resolving;
  if (link.phase != Link::Phase::Open) return State::Failed;
  return link.ended && !more(link, connection - 1U) ? State::Ended : State::Open;
}

Failure failure(Connection connection) {
  return link_of(connection).failure;
}

std::size_t send(Connection connection, std::span<const std::uint8_t> bytes) {
  Link& link = link_of(connection);
  if (link.phase != Link::Phase::Open || link.ended) return 0;
  if (doing != Doing::Nothing && current == connection - 1U && to_send != 0) {
    if (doing != Doing::SendData) return 0;
    const std::size_t sent = soc::net_send(bytes.data(), std::min<std::size_t>(bytes.size(), to_send));
    to_send = static_cast<std::uint16_t>(to_send - sent);
    return sent;
  }
  link.send = static_cast<std::uint16_t>(std::min(bytes.size(), largest_send));
  return 0;
}

std::size_t receive(Connection connection, std::span<std::uint8_t> bytes) {
  Link& link = link_of(connection);
  if (link.phase != Link::Phase::Open) return 0;
  if (modem.data() && modem.data_link() == connection - 1U) return modem.take(bytes);
  if (keeps_data && link.pending) link.pull = true;
  return 0;
}

void close(Connection connection) {
  link_of(connection).leave();
}

}  // namespace net
