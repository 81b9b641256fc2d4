// The net of a hosted board: TCP sockets of the operating system's, of which none is ever waited for. Names
// are what map() and /etc/hosts say, else the firmware's own resolver asks the system's name servers, for the
// system's own makes its callers wait.
#include "net/net.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "net/host/address.hpp"
#include "net/host/datagrams.hpp"
#include "net/host/names.hpp"
#include "net/ip/dns.hpp"
#include "rng/rng.hpp"
#include "soc/descriptors.hpp"
#include "soc/soc.hpp"
#include "wall_clock/wall_clock.hpp"

namespace net {
namespace {

struct Slot {
  bool taken = false;
  int descriptor = -1;
  State state = State::Failed;
  Failure failure = Failure::None;
  host::Endpoint peer = {};
  ip::Resolver resolver = {};
  host::Datagrams questions = {};
};

std::array<Slot, 9> slots;  ///< of the most that a fit may ask for, and one that is being closed

Slot& at(Connection connection) {
  return slots[connection - 1U];
}

void fail(Slot& slot, Failure failure) {
  slot.state = State::Failed;
  slot.failure = failure;
}

void fail_by(Slot& slot, int error) {
  fail(slot, error == ECONNREFUSED                   ? Failure::Refused
             : error == ECONNRESET || error == EPIPE ? Failure::Broken
                                                     : Failure::Unreachable);
}

/// Asks again how far connecting has come: connect(2) says it by its error.
void connecting(Slot& slot) {
  const sockaddr_in address = host::socket_address(slot.peer.address, slot.peer.port);
  if (::connect(slot.descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
      errno == EISCONN)
    slot.state = State::Open;
  else if (errno == EINPROGRESS || errno == EALREADY || errno == EINTR)
    soc::await(slot.descriptor, POLLOUT);
  else
    fail_by(slot, errno);
}

void dial(Slot& slot, host::Endpoint peer) {
  slot.peer = peer;
  slot.state = State::Connecting;
  slot.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  slot.descriptor < 0 ? fail_by(slot, errno) : connecting(slot);
}

/// The step of net/ip/lookup.hpp, but for where name servers listen. In a frame of its own, which is not
/// there while a handshake goes on.
[[gnu::noinline]] void resolving(Slot& slot) {
  std::uint8_t datagram[512];  // the most that a server sends without EDNS (RFC 1035 §4.2.1)
  Address peer;
  std::uint16_t port = 0;
  std::size_t size = slot.questions.receive_from(datagram, peer, port);
  if (size > 0 && port == host::name_server_port())
    slot.resolver.receive({datagram, size}, peer, ip::dns_port);
  size = slot.resolver.due(soc::milliseconds(), datagram, peer);
  if (size > 0) (void)slot.questions.send_to(peer, host::name_server_port(), {datagram, size});
  const ip::Resolver::Phase phase = slot.resolver.phase();
  if (phase <= ip::Resolver::Phase::Asking) return;
  slot.questions.close();
  if (phase == ip::Resolver::Phase::Found) return dial(slot, {slot.resolver.address(), slot.peer.port});
  fail(slot, phase == ip::Resolver::Phase::NoSuchName ? Failure::NoSuchName : Failure::NoNameServer);
}

/// The system's clock is right, or nobody's is. It may be set while we run.
void set_clock() {
  timespec now = {};
  clock_gettime(CLOCK_REALTIME, &now);
  wall_clock::set(static_cast<wall_clock::Seconds>(now.tv_sec));
}

}  // namespace

void start() {
  set_clock();
}

void poll() {
  for (Slot& slot : slots) {
    if (!slot.taken) continue;
    if (slot.state == State::Resolving) resolving(slot);
    if (slot.state == State::Connecting) connecting(slot);
  }
}

Status status() {
  return Status::Up;
}

text::Packed connected() {
  return TEXT("connected");
}

text::Packed missing() {
  return TEXT("no network");
}

Address address() {
  return {{127, 0, 0, 1}};
}

bool time_settled() {
  return true;
}

Connection connect(const char* host, std::uint16_t port) {
  set_clock();
  for (std::size_t i = 0; i < slots.size(); ++i) {
    Slot& slot = slots[i];
    if (slot.taken) continue;
    slot = {};
    slot.taken = true;
    slot.peer.port = port;
    if (host::known(host, port, slot.peer)) {
      dial(slot, slot.peer);
    } else {
      Address servers[2];
      host::find_name_servers(servers);
      slot.state = State::Resolving;
      slot.resolver.start(host, servers, static_cast<std::uint16_t>(rng::number()), soc::milliseconds());
      if (!slot.questions.open_udp()) fail(slot, Failure::NoNameServer);
    }
    return static_cast<Connection>(i + 1);
  }
  return no_connection;
}

State state(Connection connection) {
  return at(connection).state;
}

Failure failure(Connection connection) {
  return at(connection).failure;
}

std::size_t send(Connection connection, std::span<const std::uint8_t> bytes) {
  Slot& slot = at(connection);
  if (slot.state != State::Open && slot.state != State::Ended) return 0;
  const ssize_t count = ::send(slot.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (count >= 0) return static_cast<std::size_t>(count);
  if (errno == EAGAIN)
    soc::await(slot.descriptor, POLLOUT);
  else if (errno != EINTR)
    fail_by(slot, errno);
  return 0;
}

std::size_t receive(Connection connection, std::span<std::uint8_t> bytes) {
  Slot& slot = at(connection);
  if (slot.state != State::Open || bytes.empty()) return 0;
  const ssize_t count = ::recv(slot.descriptor, bytes.data(), bytes.size(), 0);
  if (count > 0) return static_cast<std::size_t>(count);
  if (count == 0)
    slot.state = State::Ended;
  else if (errno == EAGAIN)
    soc::await(slot.descriptor, POLLIN);
  else if (errno != EINTR)
    fail_by(slot, errno);
  return 0;
}

void close(Connection connection) {
  Slot& slot = at(connection);
  slot.questions.close();
  if (slot.descriptor >= 0) ::close(slot.descriptor);
  slot = {};
}

}  // namespace net
