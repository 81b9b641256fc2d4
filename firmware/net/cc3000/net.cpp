// The CC3000 as the firmware's net: the chip, the network in the air, the address, the clock, connections.
// The chip resolves names and has its own DHCP client.
#include "net/net.hpp"

#include <cstring>

#include "net/cc3000/reason.hpp"
#include "net/cc3000/sockets.hpp"
#include "net/cc3000/time_servers.hpp"
#include "net/join/join.hpp"
#include "soc/soc.hpp"

namespace net {
namespace {

using namespace cc3000;
using hci::Opcode;

enum class Phase : std::uint8_t {
  Off,  // disabled for a moment, so that it starts anew
  Booting,
  SettingUp,
  Joining,
  Addressing,  // the network has let it in, and is to give it an address
  Resting,     // joining failed; it is tried again
  Up,
};

/// What is asked of it, in this order, once it has started.
enum class Step : std::uint8_t { Buffers, Events, Timers, Policy, Join, Done };

// All in ms.
constexpr std::uint32_t off_time = 300, boot_time = 5000, join_within = 30'000, rest_time = 5000;
constexpr std::uint16_t short_answer = 5000;
/// For an address; then nobody seems to give one.
constexpr std::uint32_t usual_wait = 5000;

// SET_TIMERS, in seconds: of a DHCP lease and an ARP entry the chip's own defaults; its sockets are not
// closed for being quiet.
constexpr std::uint32_t lease_time = 14'400, arp_time = 3600, keepalive_time = 20, never = 0;

Phase phase = Phase::Off;
Step step = Step::Buffers;
bool given = false;  ///< the step's command
Reason reason = Reason::Starting;
bool silent = false;  ///< it did not answer when it was to start
std::uint32_t since = 0;
Address own;
ip::TimeClient<TimeServers> time_client;

void enter(Phase next) {
  phase = next;
  since = soc::milliseconds();
}

bool lasted(std::uint32_t milliseconds) {
  return soc::milliseconds() - since >= milliseconds;
}

bool network_named() {
  return join::ssid()[0] != 0;
}

/// Starts the chip anew: everything that hangs on the network has gone.
void start_anew(Reason why) {
  reason = why;
  time_client.stop();
  forget_sockets();
  own = {};
  chip.off();
  enter(Phase::Off);
}

void begin(Step next) {
  if (next == Step::Policy && !network_named()) next = Step::Done;
  step = next;
  given = false;
  if (step == Step::Done) {
    reason = network_named() ? Reason::NotFound : Reason::NoneRemembered;
    enter(Phase::Joining);
  }
}

void join_network() {
  enter(Phase::SettingUp);
  begin(network_named() ? Step::Join : Step::Done);
}

void rest(Reason why) {
  reason = why;
  enter(Phase::Resting);
}

/// WLAN_CONNECT: 28 bytes before name and key, of which the offsets count.
void give_network() {
  const std::size_t name = std::strlen(join::ssid()), key = std::strlen(join::key());
  chip.command(Opcode::WlanConnect, 28 + name + key, short_answer);
  chip.words(0x1C, name, key == 0 ? hci::no_security : hci::wpa2, 0x10 + name, key, 0u, 0u);
  chip.bytes(join::ssid(), name);
  chip.bytes(join::key(), key);
}

void give_step() {
  if (given || !chip.ready()) return;
  given = true;
  switch (step) {
    case Step::Buffers:
      chip.command(Opcode::ReadBufferSize, 0, short_answer);
      break;
    case Step::Events:
      chip.command(Opcode::SetEventMask, 4, short_answer);
      chip.word(hci::needless_events);
      break;
    case Step::Timers:
      chip.command(Opcode::SetTimers, 16, short_answer);
      chip.words(lease_time, arp_time, keepalive_time, never);
      break;
    case Step::Policy:  // it joins nothing by itself
      chip.command(Opcode::SetConnectionPolicy, 12, short_answer);
      for (unsigned i = 0; i < 3; ++i) chip.word(0);
      break;
    case Step::Join:
      give_network();
      break;
    case Step::Done:
      return;
  }
  chip.end();
}

void answered(const Event& event) {
  if (phase == Phase::Up) return answer_sockets(event);
  if (event.opcode == Opcode::SimpleLinkStart) {
    silent = false;
    enter(Phase::SettingUp);
    return begin(Step::Buffers);
  }
  if (phase != Phase::SettingUp) return;
  if (step == Step::Buffers)
    set_buffers(event.byte(0), static_cast<std::uint16_t>(event.byte(1) | event.byte(2) << 8));
  if (step == Step::Join && event.word(0) != 0) return rest(Reason::Refused);
  begin(static_cast<Step>(static_cast<unsigned>(step) + 1));
}

void address_given(const Event& event) {
  const std::uint32_t address = event.word(0);
  if (event.status != 0 || address == 0) {
    if (phase == Phase::Addressing) rest(Reason::NoAddress);
    return;
  }
  for (unsigned i = 0; i < 4; ++i) own.octet[i] = static_cast<std::uint8_t>(address >> (24 - 8 * i));
  if (phase < Phase::Joining || phase == Phase::Up) return;
  enter(Phase::Up);
  time_client.start();
}

void hear(const Event& event) {
  switch (event.opcode) {
    case Opcode::PatchesWanted:
      return start_anew(Reason::NoPatches);
    case Opcode::Connected:
      if (phase == Phase::Joining) enter(Phase::Addressing);
      return;
    case Opcode::Disconnected:
      if (phase == Phase::Up) return start_anew(Reason::Left);
      if (phase > Phase::SettingUp && network_named()) rest(Reason::Refused);
      return;
    case Opcode::Dhcp:
      return address_given(event);
    default:
      return hear_of_sockets(event);
  }
}

/// False if the chip has to start anew.
bool converse() {
  for (;;) {
    switch (chip.poll()) {
      case Chip::Heard::Nothing:
        if (!chip.late()) return true;
        give_up_sockets();
        start_anew(Reason::Hung);
        return false;
      case Chip::Heard::Answer:
        answered(chip.event());
        break;
      case Chip::Heard::Event:
        hear(chip.event());
        break;
      case Chip::Heard::Garbage:
        start_anew(Reason::Restarted);
        return false;
    }
    if (phase == Phase::Off) return false;
  }
}

}  // namespace

void start() {
  start_anew(Reason::Starting);
}

void poll() {
  if (phase != Phase::Off && !converse()) return;
  switch (phase) {
    case Phase::Off:
      if (!lasted(off_time)) return;
      chip.on();
      return enter(Phase::Booting);
    case Phase::Booting:
      if (!lasted(boot_time)) return;
      silent = true;
      return start_anew(reason);
    case Phase::SettingUp:
      return give_step();
    case Phase::Joining:
      if (lasted(join_within)) rest(reason);
      return;
    case Phase::Addressing:
      if (lasted(join_within)) rest(Reason::NoAddress);
      return;
    case Phase::Resting:
      if (lasted(rest_time)) join_network();
      return;
    case Phase::Up:
      time_client.poll();
      return poll_sockets();
  }
}

Status status() {
  if (phase == Phase::Up) return Status::Up;
  if (phase == Phase::Addressing) return lasted(usual_wait) ? Status::NoAddress : Status::Asking;
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
    if (sockets[i].phase != Socket::Phase::Free) continue;
    sockets[i].connect(host, port);
    return static_cast<Connection>(i + 1);
  }
  return no_connection;
}

namespace {

Socket& socket_of(Connection connection) {
  return sockets[connection - 1U];
}

}  // namespace

State state(Connection connection) {
  const Socket& socket = socket_of(connection);
  if (socket.phase == Socket::Phase::Resolving) return State::Resolving;
  if (socket.begun()) return State::Connecting;
  if (socket.phase != Socket::Phase::Open) return State::Failed;
  return socket.ended && !more(socket) ? State::Ended : State::Open;
}

Failure failure(Connection connection) {
  return socket_of(connection).failure;
}

std::size_t send(Connection connection, std::span<const std::uint8_t> bytes) {
  return cc3000::send(socket_of(connection), bytes);
}

std::size_t receive(Connection connection, std::span<std::uint8_t> bytes) {
  return cc3000::receive(socket_of(connection), bytes);
}

void close(Connection connection) {
  socket_of(connection).leave();
}

}  // namespace net
