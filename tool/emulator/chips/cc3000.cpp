#include "emulator/chips/cc3000.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/chips/at_module.hpp"
#include "emulator/soc.hpp"

namespace tlsfit::emulator {

namespace {

/// Types of packets.
constexpr std::uint8_t command_packet = 1, data_packet = 2, event_packet = 4;
/// Commands, and the events that answer them.
enum : std::uint16_t {
  wlan_connect = 0x0001,
  set_connection_policy = 0x0004,
  event_mask = 0x0008,
  socket_open = 0x1001,
  receive = 0x1004,
  socket_connect = 0x1007,
  select_sockets = 0x1008,
  close_socket = 0x100B,
  get_host_name = 0x1010,
  set_timers = 0x2009,
  simple_link_start = 0x4000,
  read_buffer_size = 0x400B,
};
/// Events that answer nothing, or data.
enum : std::uint16_t {
  data_sent = 0x1003,
  free_buffers = 0x4100,
  wlan_connected = 0x8001,
  wlan_disconnected = 0x8002,
  dhcp = 0x8010,
  tcp_close_wait = 0x8800,
};
constexpr std::uint8_t send_data = 0x81, received_data = 0x85;

/// Results (the host driver's error codes).
constexpr auto error_of(std::int32_t code) {
  return static_cast<std::uint32_t>(code);
}
constexpr std::uint32_t failed = error_of(-1), inactive = error_of(-57), no_such_name = error_of(-73),
                        no_more_sockets = error_of(-128), invalid = error_of(-170);

/// From being enabled to IRQ; from there until the network is joined, and until it has given an address; all
/// as users have measured them.
constexpr Nanoseconds enable_time = 53 * millisecond, association_time = 1000 * millisecond,
                      address_time = 500 * millisecond;
constexpr Nanoseconds glance_interval = 500 * microsecond, least_select = 5 * millisecond;
constexpr Nanoseconds syn_time = 15 * second;
constexpr std::size_t receive_room = 4380;  ///< three segments
constexpr std::size_t longest_ssid = 32, longest_key = 32;
constexpr std::uint16_t first_udp_port = 4097;

std::uint32_t word_at(ByteView bytes, std::size_t at) {
  if (at + 4 > bytes.size()) return 0;
  return bytes[at] | static_cast<std::uint32_t>(bytes[at + 1]) << 8 |
         static_cast<std::uint32_t>(bytes[at + 2]) << 16 | static_cast<std::uint32_t>(bytes[at + 3]) << 24;
}

void put_word(Bytes& bytes, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

}  // namespace

Cc3000::Cc3000(Clock& clock, Notes& notes, Network& network, const Cc3000Options& options)
    : clock_(clock),
      notes_(notes),
      network_(network),
      options_(options),
      port_(clock, notes),
      answer_alarm_(clock,
                    [this] {
                      waiting_ = Waiting::Nothing;
                      event(doing_, answer_);
                    }),
      join_alarm_(clock, [this] { joined_ ? address_given() : joined(); }),
      service_alarm_(clock, [this] { service(); }),
      reset_alarm_(clock, [this] {
        if (on_) restart();
      }) {
  network_.on_datagram = [this](const Datagram& datagram) { arrived(datagram); };
  port_.on_packet = [this](ByteView packet) { heard(packet); };
  if (options_.reset_at) reset_alarm_.set(*options_.reset_at);
}

void Cc3000::attach(Soc& soc, const Wiring& wiring) {
  for (const char* const needed : {"irq", "power"})
    if (!wiring.pins.contains(needed)) throw Error(ExitCode::Usage, "the CC3000 has no pin \"{}\"", needed);
  soc.connect_spi(
      wiring, {1}, [this](bool selected) { port_.select(selected); },
      [this](std::uint8_t out) { return port_.exchange(out); });
  const Pin irq = wiring.pins.at("irq");
  soc.drive(irq, true);
  port_.on_irq = [&soc, irq](bool high) { soc.drive(irq, high); };
  soc.watch(wiring.pins.at("power"), [this](bool high) { power(high); });
}

void Cc3000::power(bool on) {
  if (on == on_) return;
  on_ = on;
  if (on) return restart();
  started_ = false;
  port_.stop();
  left();
}

void Cc3000::restart() {
  started_ = false;
  waiting_ = Waiting::Nothing;
  for (Alarm* alarm : {&answer_alarm_, &join_alarm_}) alarm->cancel();
  left();
  inactivity_ = 60 * second;
  free_ = buffers;
  port_.start(enable_time);
  service_alarm_.set_in(glance_interval);
}

/// The network has gone, and everything with it.
void Cc3000::left() {
  joined_ = has_address_ = false;
  for (Socket& each : sockets_) each = {};
}

void Cc3000::event_bytes(std::uint16_t opcode, ByteView arguments, std::uint8_t status) {
  Bytes packet = {event_packet, static_cast<std::uint8_t>(opcode), static_cast<std::uint8_t>(opcode >> 8),
                  static_cast<std::uint8_t>(arguments.size() + 1), status};
  packet.insert(packet.end(), arguments.begin(), arguments.end());
  port_.say(std::move(packet));
}

void Cc3000::event(std::uint16_t opcode, const std::vector<std::uint32_t>& words, std::uint8_t status) {
  Bytes arguments;
  for (const std::uint32_t word : words) put_word(arguments, word);
  event_bytes(opcode, arguments, status);
}

void Cc3000::answer(std::uint16_t opcode, const std::vector<std::uint32_t>& words, Nanoseconds after) {
  doing_ = opcode;
  answer_ = words;
  waiting_ = Waiting::Answer;
  answer_alarm_.set_in(after);
}

void Cc3000::heard(ByteView packet) {
  if (packet.size() >= 4 && packet[0] == command_packet) {
    const auto opcode = static_cast<std::uint16_t>(packet[1] | packet[2] << 8);
    if (packet.size() < 4U + packet[3])
      return notes_.add(fmt::format("the CC3000's command 0x{:04X} is cut off", opcode));
    if (waiting_ != Waiting::Nothing)
      return notes_.add(fmt::format("the CC3000 is told 0x{:04X} while 0x{:04X} is not answered: it is lost",
                                    opcode, doing_));
    if (!started_ && opcode != simple_link_start)
      return notes_.add(fmt::format("the CC3000 is told 0x{:04X} before it was started", opcode));
    return command(opcode, packet.subspan(4, packet[3]));
  }
  if (packet.size() >= 5 && packet[0] == data_packet && packet[1] == send_data) return send(packet);
  notes_.add("the CC3000 is sent a packet of a type that is not modelled");
}

void Cc3000::command(std::uint16_t opcode, ByteView arguments) {
  switch (opcode) {
    case simple_link_start:
      started_ = true;
      if (remembers_) join_alarm_.set_in(association_time);
      return answer(opcode, {}, 5 * millisecond);
    case read_buffer_size: {
      const std::uint8_t sizes[] = {buffers, buffer_size & 0xFF, buffer_size >> 8};
      return event_bytes(opcode, sizes);
    }
    case event_mask:
      return answer(opcode, {0});
    case set_timers:
      inactivity_ = word_at(arguments, 12) * second;
      return answer(opcode, {});
    case set_connection_policy:
      remembers_ = word_at(arguments, 0) != 0 || word_at(arguments, 4) != 0 || word_at(arguments, 8) != 0;
      if (!remembers_ && !joined_) join_alarm_.cancel();
      return answer(opcode, {0});
    case wlan_connect:
      return join(arguments);
    case get_host_name:
      return resolve(arguments);
    default:
      return socket_command(opcode, arguments);
  }
}

void Cc3000::socket_command(std::uint16_t opcode, ByteView arguments) {
  if (opcode == socket_open) return open(arguments);
  Socket* const asked = socket(word_at(arguments, 0));
  switch (opcode) {
    case socket_connect:
      return connect(arguments);
    case close_socket:
      if (asked != nullptr) *asked = {};
      return answer(opcode, {asked != nullptr ? 0 : failed});
    case receive:
      if (asked == nullptr || word_at(arguments, 4) == 0)
        return answer(opcode, {word_at(arguments, 0), inactive, 0});
      asked_ = word_at(arguments, 0);
      room_ = std::min<std::uint32_t>(word_at(arguments, 4), buffer_size);
      waiting_ = Waiting::Receive;
      break;
    case select_sockets:
      read_set_ = word_at(arguments, 24);
      closed_set_ = word_at(arguments, 32);
      until_ = word_at(arguments, 20) != 0
                   ? never
                   : clock_.now() + std::max(least_select, word_at(arguments, 36) * second +
                                                               word_at(arguments, 40) * microsecond);
      waiting_ = Waiting::Select;
      break;
    default:
      notes_.add(fmt::format("the CC3000 is told 0x{:04X}, which is not modelled", opcode));
      return answer(opcode, {failed});
  }
  doing_ = opcode;
}

Cc3000::Socket* Cc3000::socket(std::uint32_t number) {
  return number < sockets && sockets_.at(number).used ? &sockets_.at(number) : nullptr;
}

/// WLAN_CONNECT: where in the arguments the key begins, sizes, security, BSSID, name, key.
void Cc3000::join(ByteView arguments) {
  const std::uint32_t name = word_at(arguments, 4), security = word_at(arguments, 8),
                      key = word_at(arguments, 16);
  if (arguments.size() < 28 || name == 0 || name > longest_ssid || key > longest_key || security > 3 ||
      arguments.size() != 28 + name + key || (security == 0) != (key == 0))
    return answer(wlan_connect, {invalid});
  if (joined_) return answer(wlan_connect, {failed});
  join_alarm_.set_in(association_time);
  answer(wlan_connect, {0});
}

void Cc3000::joined() {
  if (!in_reach_ || options_.no_network) return;
  event(wlan_connected, {});
  if (options_.wrong_key) return event(wlan_disconnected, {});
  joined_ = true;
  join_alarm_.set_in(address_time);
}

void Cc3000::address_given() {
  const auto address = network_.lease();
  if (!address) return join_alarm_.set_in(address_time);
  has_address_ = true;
  event(dhcp, {*address, 0xFFFFFF00, (*address & 0xFFFFFF00) | 1, (*address & 0xFFFFFF00) | 1,
               (*address & 0xFFFFFF00) | 1});
}

void Cc3000::resolve(ByteView arguments) {
  const std::uint32_t size = word_at(arguments, 4);
  if (size == 0 || arguments.size() != 8 + size) return answer(get_host_name, {invalid, 0});
  if (!has_address_) return answer(get_host_name, {failed, 0});
  const std::string name(arguments.begin() + 8, arguments.end());
  const auto address = network_.resolve(name);
  if (!address) return answer(get_host_name, {no_such_name, 0}, 300 * millisecond);
  answer(get_host_name, {1, *address}, 20 * millisecond);
}

void Cc3000::open(ByteView arguments) {
  const auto unused = std::find_if(sockets_.begin(), sockets_.end(), [](const Socket& s) { return !s.used; });
  const std::uint32_t type = word_at(arguments, 4);
  if (word_at(arguments, 0) != 2 || type < 1 || type > 2 || word_at(arguments, 8) != (type == 1 ? 6U : 17U))
    return answer(socket_open, {invalid});
  if (unused == sockets_.end()) return answer(socket_open, {no_more_sockets});
  unused->used = true;
  unused->udp = type == 2;
  unused->heard = clock_.now();
  answer(socket_open, {static_cast<std::uint32_t>(unused - sockets_.begin())});
}

/// Descriptor, offset and size of the address; family, then port and address in network order.
void Cc3000::connect(ByteView arguments) {
  Socket* const asked = socket(word_at(arguments, 0));
  if (asked == nullptr || arguments.size() != 20 || arguments[12] != 2 || asked->stream || asked->peer)
    return answer(socket_connect, {failed});
  const auto port = static_cast<std::uint16_t>(arguments[14] << 8 | arguments[15]);
  const Ipv4 address = static_cast<Ipv4>(arguments[16]) << 24 | static_cast<Ipv4>(arguments[17]) << 16 |
                       static_cast<Ipv4>(arguments[18]) << 8 | arguments[19];
  if (!has_address_) return answer(socket_connect, {failed});
  if (asked->udp) {
    asked->peer = Endpoint{address, port};
    return answer(socket_connect, {0});
  }
  asked->stream = network_.connect({address, port});
  asked->connecting = true;
  asked->deadline = clock_.now() + syn_time;
  asked_ = word_at(arguments, 0);
  doing_ = socket_connect;
  waiting_ = Waiting::Connect;
}

/// Head: type, opcode, size of the arguments, size of all. Arguments: descriptor, their own rest, size,
/// flags.
void Cc3000::send(ByteView packet) {
  const std::size_t arguments = packet[2], all = packet[3] | std::size_t{packet[4]} << 8;
  if (arguments != 16 || all < arguments || packet.size() < 5 + all)
    return notes_.add("data for the CC3000 is cut off");
  const ByteView data = packet.subspan(5 + arguments, all - arguments);
  const std::uint32_t number = word_at(packet, 5);
  if (waiting_ != Waiting::Nothing)
    return notes_.add(fmt::format("the CC3000 is sent data while 0x{:04X} is not answered", doing_));
  if (free_ == 0) return notes_.add("the CC3000 is sent data, and has no buffer free: it is lost");
  if (data.size() > buffer_size) return notes_.add("the CC3000 is sent more than a buffer holds: it is lost");
  Socket* const asked = socket(number);
  if (asked == nullptr || (!asked->udp && (!asked->stream || asked->connecting)) ||
      (asked->udp && !asked->peer))
    return event(data_sent, {number, inactive});
  --free_;
  ++asked->held;
  asked->heard = clock_.now();
  if (asked->udp)
    network_.send({{network_.lease().value_or(0), static_cast<std::uint16_t>(first_udp_port + number)},
                   *asked->peer,
                   Bytes(data.begin(), data.end())});
  else
    asked->unsent.insert(asked->unsent.end(), data.begin(), data.end());
  event(data_sent, {number, static_cast<std::uint32_t>(data.size())});
}

void Cc3000::arrived(const Datagram& datagram) {
  for (std::size_t n = 0; n < sockets; ++n) {
    Socket& each = sockets_.at(n);
    if (each.udp && each.peer == datagram.from && datagram.to.port == first_udp_port + n)
      each.datagrams.push_back(datagram.data);
  }
}

/// What a socket has sent is on its way: tells of the buffers that are free again.
void Cc3000::free_held(Socket& of) {
  if (of.held == 0) return;
  free_ = static_cast<std::uint8_t>(free_ + of.held);
  const std::uint8_t freed[] = {1, 0, 0, 0, static_cast<std::uint8_t>(std::exchange(of.held, 0)), 0};
  event_bytes(free_buffers, freed);
}

void Cc3000::look_at(std::size_t number) {
  Socket& each = sockets_.at(number);
  if (each.udp || !each.stream || each.connecting) {
    if (each.udp) free_held(each);
    return;
  }
  if (!each.unsent.empty())
    each.unsent.erase(each.unsent.begin(),
                      each.unsent.begin() + static_cast<std::ptrdiff_t>(each.stream->send(each.unsent)));
  if (each.unsent.empty()) free_held(each);
  if (each.closed) return;
  if (each.kept.size() < receive_room && received_ < limit_) {
    Bytes bytes(std::min<std::uint64_t>(receive_room - each.kept.size(), limit_ - received_));
    bytes.resize(each.stream->receive(bytes));
    received_ += bytes.size();
    if (!bytes.empty()) each.heard = clock_.now();
    each.kept.insert(each.kept.end(), bytes.begin(), bytes.end());
  }
  if (inactivity_ != 0 && clock_.now() - each.heard > inactivity_) {
    notes_.add("the CC3000 closes a socket that was quiet for too long (SET_TIMERS)");
    each.stream->finish();
    each.closed = true;
  }
  if (each.stream->ended()) {
    each.closed = true;
    const std::uint8_t which[] = {static_cast<std::uint8_t>(number)};
    event_bytes(tcp_close_wait, which);
  } else if (each.stream->state() == TcpStream::State::Reset) {
    each.closed = true;
  }
}

void Cc3000::look_at_command() {
  if (waiting_ == Waiting::Select) return look_at_select();
  Socket* const asked = socket(asked_);
  if (waiting_ == Waiting::Receive) {
    if (asked == nullptr || (asked->closed && !asked->readable()))
      return answer(receive, {asked_, inactive, 0});
    if (asked->readable()) give_data();
    return;
  }
  if (waiting_ != Waiting::Connect) return;
  if (asked == nullptr) return answer(socket_connect, {failed});
  switch (asked->stream->state()) {
    case TcpStream::State::Open:
      asked->connecting = false;
      asked->heard = clock_.now();
      return answer(socket_connect, {0});
    case TcpStream::State::Refused:
    case TcpStream::State::Reset:
      asked->stream.reset();
      return answer(socket_connect, {failed});
    case TcpStream::State::Connecting:
    case TcpStream::State::Silent:
      if (clock_.now() < asked->deadline) return;
      asked->stream.reset();
      return answer(socket_connect, {failed});
  }
}

void Cc3000::look_at_select() {
  std::uint32_t readable = 0, closed = 0;
  for (std::size_t n = 0; n < sockets; ++n) {
    Socket& each = sockets_.at(n);
    if (each.readable()) readable |= 1U << n;
    if (each.closed && !each.told) closed |= 1U << n;
  }
  readable &= read_set_;
  closed &= closed_set_;
  if (readable == 0 && closed == 0 && clock_.now() < until_) return;
  for (std::size_t n = 0; n < sockets; ++n)
    if ((closed >> n & 1U) != 0) sockets_.at(n).told = true;
  answer(select_sockets, {readable | closed ? 1U : 0U, readable, 0, closed}, 0);
}

/// RECV's answer says how much there is; a packet with it follows.
void Cc3000::give_data() {
  Socket& asked = *socket(asked_);
  Bytes data;
  if (asked.udp) {
    data = std::move(asked.datagrams.front());
    asked.datagrams.pop_front();
    data.resize(std::min<std::size_t>(data.size(), room_));
  } else {
    const auto end =
        asked.kept.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(asked.kept.size(), room_));
    data.assign(asked.kept.begin(), end);
    asked.kept.erase(asked.kept.begin(), end);
  }
  waiting_ = Waiting::Nothing;
  event(receive, {asked_, static_cast<std::uint32_t>(data.size()), 0});
  const std::size_t all = 12 + data.size();
  Bytes packet = {data_packet, received_data, 12, static_cast<std::uint8_t>(all),
                  static_cast<std::uint8_t>(all >> 8)};
  for (const std::uint32_t word : {asked_, static_cast<std::uint32_t>(data.size()), 0U})
    put_word(packet, word);
  packet.insert(packet.end(), data.begin(), data.end());
  port_.say(std::move(packet));
}

void Cc3000::service() {
  if (!on_) return;
  service_alarm_.set_in(glance_interval);
  if (!started_) return;
  for (std::size_t n = 0; n < sockets; ++n) look_at(n);
  look_at_command();
}

void Cc3000::set_cable(bool in) {
  if (in == in_reach_) return;
  in_reach_ = in;
  if (in) {
    if (started_ && remembers_) join_alarm_.set_in(association_time);
    return;
  }
  const bool was = joined_;
  left();
  join_alarm_.cancel();
  if (started_ && was) event(wlan_disconnected, {});
}

bool Cc3000::waits_for_network() const {
  if (!started_ || !port_.empty() || waiting_ == Waiting::Answer) return false;
  const bool unread =
      std::any_of(sockets_.begin(), sockets_.end(), [](const Socket& s) { return s.readable(); });
  return !unread && std::any_of(sockets_.begin(), sockets_.end(),
                                [](const Socket& s) { return s.connecting || (s.stream && !s.closed); });
}

Cc3000Options parse_cc3000(std::string_view text) {
  Cc3000Options options;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const auto reset = part.starts_with("reset@") ? amount(part.substr(6), "s") : std::nullopt;
    if (part == "wrong-key")
      options.wrong_key = true;
    else if (part == "no-network")
      options.no_network = true;
    else if (reset)
      options.reset_at = *reset * second;
    else
      throw Error(ExitCode::Usage,
                  "--modem {}: a CC3000 has wrong-key, no-network and reset@2s, with commas between", part);
  }
  return options;
}

}  // namespace tlsfit::emulator
