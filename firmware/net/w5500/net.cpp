// The W5500 as the firmware's net: the chip, the cable, the address, the clock, connections.
#include "net/net.hpp"

#include "net/ip/dhcp_exchange.hpp"
#include "net/ip/time_servers.hpp"
#include "net/w5500/chip.hpp"
#include "net/w5500/connection.hpp"
#include "net/w5500/socket.hpp"
#include "rng/rng.hpp"
#include "soc/soc.hpp"
#include "wall_clock/wall_clock.hpp"

namespace net {
namespace {

using namespace w5500;

enum class Phase : std::uint8_t {
  Reset,   // the chip has been told to start anew
  NoChip,  // and did not
  Unplugged,
  Asking,  // for an address
  Up,
};

constexpr std::uint32_t after_reset = 2;      // ms: §5.5.1 asks for 1 ms
constexpr std::uint32_t longest_reset = 100;  // ms
constexpr std::uint32_t next_attempt = 1000;  // ms, to find a chip that did not answer
constexpr std::uint32_t look_at_cable = 50;   // ms

// Retries in units of 100 µs, doubling (§4.1, RTR, RCR): a SYN is repeated for 0.2 + 0.4 + … + 3.2 = 6.3 s
// and 6.4 s more, so that a host that does not answer is given up within Fetch's patience.
constexpr std::uint16_t retry_time = 2000;
constexpr std::uint8_t retry_count = 5;

Phase phase = Phase::Reset;
std::uint32_t since = 0;
std::uint32_t looked = 0;
std::uint8_t mac[6] = {};
ip::DhcpClient dhcp;
Socket dhcp_socket;
ip::TimeClient<ip::TimeServers<Socket>> time_client;
Slot slots[slot_count];

void enter(Phase next) {
  phase = next;
  since = soc::milliseconds();
}

bool lasted(std::uint32_t milliseconds) {
  return soc::milliseconds() - since >= milliseconds;
}

Slot& slot(Connection connection) {
  return slots[connection - 1U];
}

void reset_chip() {
  write8(Block::Common, common::MR, common::MR_RST);
  enter(Phase::Reset);
}

void configure_address(const ip::Lease& lease) {
  write_address(Block::Common, common::GAR, lease.gateway);
  write_address(Block::Common, common::SUBR, lease.mask);
  write_address(Block::Common, common::SIPR, lease.address);
}

/// Whether the chip has come back from its reset.
bool chip_ready() {
  return lasted(after_reset) && read8(Block::Common, common::VERSIONR) == common::version &&
         (read8(Block::Common, common::MR) & common::MR_RST) == 0;
}

void resetting() {
  if (!chip_ready()) {
    if (lasted(longest_reset)) enter(Phase::NoChip);
    return;
  }
  soc::identity(mac);
  mac[0] = static_cast<std::uint8_t>((mac[0] | 2U) & ~1U);  // locally administered, one host's (IEEE 802)
  write(Block::Common, common::SHAR, mac);
  write16(Block::Common, common::RTR, retry_time);
  write8(Block::Common, common::RCR, retry_count);
  divide_buffers();
  enter(Phase::Unplugged);
}

/// Everything that hangs on the address has gone.
void down() {
  for (Slot& each : slots) each.cut();
  time_client.stop();
  configure_address({});
}

void plugged() {
  configure_address({});
  dhcp.start(mac, rng::number(), wall_clock::uptime());
  dhcp_socket = Socket(dhcp_socket_number);
  dhcp_socket.open_udp(ip::dhcp_client_port);
  enter(Phase::Asking);
}

void unplugged() {
  dhcp.stop();
  dhcp_socket.close();
  down();
  enter(Phase::Unplugged);
}

/// The cable, and whether the chip is still there: one that lost its supply for a moment has forgotten all.
void look() {
  if (soc::milliseconds() - looked < look_at_cable) return;
  looked = soc::milliseconds();
  if (read8(Block::Common, common::VERSIONR) != common::version) {
    unplugged();
    return reset_chip();
  }
  const bool link = (read8(Block::Common, common::PHYCFGR) & common::PHYCFGR_LNK) != 0;
  if (link && phase == Phase::Unplugged) plugged();
  if (!link && phase != Phase::Unplugged) unplugged();
}

void keep_address() {
  const Address before = dhcp.lease().address;
  ip::exchange_dhcp(dhcp_socket, dhcp);
  if (phase == Phase::Asking && dhcp.bound()) {
    configure_address(dhcp.lease());
    time_client.start(Socket(time_socket_number), dhcp.lease());
    enter(Phase::Up);
  } else if (phase == Phase::Up && (!dhcp.bound() || dhcp.lease().address != before)) {
    down();  // the lease has run out, or the server took it back
    enter(Phase::Asking);
  }
}

}  // namespace

void start() {
  reset_chip();
}

void poll() {
  switch (phase) {
    case Phase::Reset:
      return resetting();
    case Phase::NoChip:
      if (lasted(next_attempt)) reset_chip();
      return;
    case Phase::Unplugged:
      return look();
    case Phase::Asking:
    case Phase::Up:
      break;
  }
  look();
  if (phase != Phase::Asking && phase != Phase::Up) return;
  keep_address();
  time_client.poll();
  for (Slot& each : slots) each.poll();
}

Status status() {
  switch (phase) {
    case Phase::NoChip:
      return Status::NoChip;
    case Phase::Reset:
    case Phase::Unplugged:
      return Status::NoNetwork;
    case Phase::Asking:
      return dhcp.silent() ? Status::NoAddress : Status::Asking;
    case Phase::Up:
      return Status::Up;
  }
  return Status::NoChip;
}

text::Packed connected() {
  return TEXT("cable connected");
}

text::Packed missing() {
  return TEXT("the cable is unplugged");
}

Address address() {
  return dhcp.lease().address;
}

bool time_settled() {
  return time_client.settled();
}

Connection connect(const char* host, std::uint16_t port) {
  if (phase != Phase::Up) return no_connection;
  for (std::size_t i = 0; i < std::size(slots); ++i) {
    if (!slots[i].free()) continue;
    slots[i].connect(first_slot_number + static_cast<unsigned>(i), host, port, dhcp.lease().dns);
    return static_cast<Connection>(i + 1);
  }
  return no_connection;
}

State state(Connection connection) {
  return slot(connection).state();
}

Failure failure(Connection connection) {
  return slot(connection).failure();
}

std::size_t send(Connection connection, std::span<const std::uint8_t> bytes) {
  return slot(connection).send(bytes);
}

std::size_t receive(Connection connection, std::span<std::uint8_t> bytes) {
  return slot(connection).receive(bytes);
}

void close(Connection connection) {
  slot(connection).close();
}

}  // namespace net
