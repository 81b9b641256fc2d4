#include "net/at/links.hpp"

#include "net/at/module.hpp"
#include "net/at/time_servers.hpp"
#include "soc/net_bus.hpp"
#include "soc/soc.hpp"

namespace net {
namespace at {
namespace {

/// Most bytes that AT+CIPSEND takes, of every module.
constexpr std::size_t largest_send = 1024;

constexpr std::uint32_t connect_within = 19'000, look_up_within = 30'000;  // ms

/// What is being asked of the module while it is Up.
enum class Doing : std::uint8_t {
  Nothing,
  Connect,
  LookUp,
  LookedUp,
  SendCommand,
  SendData,
  SendVerdict,
  Pull,
  Close
};
Doing doing = Doing::Nothing;

std::uint16_t to_send = 0;  ///< bytes that the module still expects

std::uint8_t now() {
  return static_cast<std::uint8_t>(soc::milliseconds() >> 10);
}

void begin(Doing what, std::uint32_t within) {
  doing = what;
  modem.ask(within);
}

void begin_connection(Link& link) {
  link.ended = link.pending = false;
  link.asked = now();
  modem.command()
      .start("AT+CIPSTART=")
      .number(current)
      .add(current == time_link ? ",\"UDP\"," : ",\"TCP\",")
      .quoted(link.host)
      .add(",")
      .number(link.port);
  begin(Doing::Connect, connect_within);
  connecting_begins();
}

/// Whether the data of this link wanted something, which has begun.
bool begin_data(Link& link) {
  if (link.send != 0 && !link.ended) {
    to_send = link.send;
    link.send = 0;
    modem.command().start("AT+CIPSEND=").number(current).add(",").number(to_send);
    begin(Doing::SendCommand, ways.short_answer);
    return true;
  }
  if (!link.pull) return false;
  link.pull = link.pending = false;  // more that comes is told anew
  modem.command().start(ways.pull).number(current).add(",").number(largest_pull);
  begin(Doing::Pull, ways.short_answer);
  return true;
}

/// Whether this link wanted something, which has begun.
bool begin_for(Link& link) {
  if (link.phase == Link::Phase::Leaving && !link.there()) link.phase = Link::Phase::Free;
  if (link.phase == Link::Phase::Leaving || (link.phase == Link::Phase::Connecting && link.made)) {
    modem.command().start("AT+CIPCLOSE=").number(current);
    begin(Doing::Close, ways.short_answer);
  } else if (link.phase == Link::Phase::Connecting) {
    begin_connection(link);
  } else if (ways.connects_within != 0 && link.phase == Link::Phase::Awaiting) {
    if (link.made) {
      if (link.asked_for() >= ways.connects_within) link.fail(Failure::Unreachable);
      return false;
    }
    link.failure = link.why_not();
    modem.command().start(ways.look_up).quoted(link.host);
    begin(Doing::LookUp, ways.short_answer);
  } else {
    return link.phase == Link::Phase::Open && begin_data(link);
  }
  return true;
}

/// The links take turns.
void next_command() {
  if (ask_own()) return;
  for (unsigned tries = 0; tries < link_count; ++tries) {
    current = static_cast<std::uint8_t>((current + 1U) % link_count);
    if (begin_for(links[current])) return;
  }
}

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
  modem.wait(ways.send_verdict);
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

Link& link_of(Connection connection) {
  return links[connection - 1U];
}

/// Whether there is something of this link in the module, or on its way from there.
bool more(const Link& link, unsigned number) {
  return link.pending || (modem.data() && modem.data_link() == number) ||
         (doing == Doing::Pull && current == number);
}

}  // namespace

std::uint32_t Link::asked_for() const {
  return static_cast<std::uint32_t>(static_cast<std::uint8_t>(now() - asked)) << 10;
}

Failure Link::why_not() const {
  return asked_for() < ways.refused_within ? Failure::Refused : Failure::Unreachable;
}

void drop_links() {
  for (Link& link : links) {
    link.fail(Failure::NoNetwork);
    link.made = link.pending = false;
    if (link.phase == Link::Phase::Leaving) link.phase = Link::Phase::Free;
  }
  doing = Doing::Nothing;
  to_send = 0;
}

void move_data() {
  feed();
  drain();
}

void ask_for_links() {
  if (doing == Doing::Nothing) next_command();
}

void link_answered(Answer answer) {
  Link& link = links[current];
  const Doing was = doing;
  doing = Doing::Nothing;
  switch (was) {
    case Doing::Nothing:
      return;
    case Doing::Connect:
      return connecting_answered(link, answer);
    case Doing::LookUp:
      if (ways.look_up == nullptr || answer == Answer::Error) return link.fail(link.failure);
      modem.wait(look_up_within);
      doing = Doing::LookedUp;
      return;
    case Doing::LookedUp:
      return link.fail(answer == Answer::Ok ? link.failure : Failure::NoSuchName);
    case Doing::SendCommand:
      if (answer == Answer::Error) return link.fail(Failure::Broken);
      modem.wait(ways.send_verdict);
      doing = answer == Answer::Prompt ? Doing::SendData : Doing::SendCommand;
      return;
    case Doing::SendData:  // it does not wait for all of it
    case Doing::SendVerdict:
      to_send = 0;
      if (answer == Answer::Error) link.fail(Failure::Broken);
      return;
    case Doing::Pull:
      // There may be more than was asked for. Else the module tells of more when it comes.
      if (answer == Answer::Ok && modem.size() == largest_pull) link.pending = true;
      return;
    case Doing::Close:
      link.made = link.pending = false;
      return;
  }
}

void timed_out() {
  if (doing == Doing::Connect) links[current].fail(Failure::Unreachable);
}

}  // namespace at

using namespace at;

Connection connect(const char* host, std::uint16_t port) {
  if (phase != Phase::Up) return no_connection;
  for (unsigned i = 0; i < slot_count; ++i) {
    if (links[i].phase != Link::Phase::Free) continue;
    links[i].connect(host, port);
    return static_cast<Connection>(i + 1);
  }
  return no_connection;
}

State state(Connection connection) {
  const Link& link = link_of(connection);
  if (link.connecting()) return State::Resolving;
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
