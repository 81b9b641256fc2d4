#include "net/cc3000/sockets.hpp"

#include <cstring>
#include <utility>

#include "net/address_text.hpp"
#include "soc/soc.hpp"

namespace net::cc3000 {
namespace {

using hci::Opcode;
using Phase = Socket::Phase;

/// What a socket wants of the chip.
enum class Work : std::uint8_t {
  None,
  Resolve,
  Open,
  Connect,
  Close,
  Look,  ///< whether anything has come
  Receive,
  Send,
  Idle,  ///< nothing, but the chip waits for a packet
};

// All in ms.
constexpr std::uint16_t resolve_within = 20'000, connect_within = 19'000, send_within = 10'000,
                        short_answer = 3000;
/// A connection that failed sooner was refused: nobody waited for an answer.
constexpr std::uint32_t refused_within = 3000;
/// How long the chip may be kept waiting for bytes that a user has announced.
constexpr std::uint32_t sends_within = 200;
/// Least time that SELECT takes, µs.
constexpr std::uint32_t look_for = 5000;

constexpr std::size_t send_arguments = 16;
constexpr std::uint16_t most_received = 1460;  // a segment
constexpr std::size_t longest_name = 230;      // that GETHOSTBYNAME takes

Work work = Work::None;  ///< what is being answered
std::uint8_t current = 0;
std::uint8_t free_buffers = 0;
std::uint16_t buffer_size = 0;
bool taking = false;      ///< the current socket's bytes are coming
std::uint32_t since = 0;  ///< ms: the last command, or the wish to give one

bool lasted(std::uint32_t milliseconds) {
  return soc::milliseconds() - since >= milliseconds;
}

Work wanted(Socket& socket) {
  switch (socket.phase) {
    case Phase::Free:
    case Phase::Failed:
      return Work::None;
    case Phase::Resolving:
      return Work::Resolve;
    case Phase::Opening:
      return Work::Open;
    case Phase::Connecting:
      return Work::Connect;
    case Phase::Leaving:
      if (socket.number != Socket::none) return Work::Close;
      socket.phase = Phase::Free;
      return Work::None;
    case Phase::Open:
      break;
  }
  if (socket.sends && free_buffers != 0) return Work::Send;
  if (socket.room == 0 || socket.ended) return Work::None;
  return socket.readable || socket.closing ? Work::Receive : Work::Look;
}

/// The sockets take turns.
Work next_work() {
  for (unsigned tries = 0; tries < socket_count; ++tries) {
    if (const Work found = wanted(sockets[current]); found != Work::None) return found;
    current = static_cast<std::uint8_t>((current + 1U) % socket_count);
  }
  return chip.asked() ? Work::Idle : Work::None;
}

/// SELECT: which of those whose users wait have something, and which of all have been closed.
void look() {
  std::uint32_t open = 0, wanted = 0;
  for (const Socket& socket : sockets) {
    if (socket.phase != Phase::Open) continue;
    open |= 1u << socket.number;
    if (socket.room != 0) wanted |= 1u << socket.number;
  }
  constexpr std::uint32_t offset = 0x14;
  chip.command(Opcode::Select, 44, short_answer);
  chip.words(8, offset, offset, offset, offset, 0, wanted, 0, open, 0, look_for);
}

void connect(const Socket& socket) {
  chip.command(Opcode::Connect, 20, connect_within);
  chip.words(socket.number, 8, 8);
  const std::uint8_t address[] = {hci::family_inet, 0, static_cast<std::uint8_t>(socket.port >> 8),
                                  static_cast<std::uint8_t>(socket.port)};
  chip.bytes(address, sizeof address);
  chip.bytes(socket.address.octet, sizeof socket.address.octet);
}

void open(bool datagrams) {
  chip.command(Opcode::Socket, 12, short_answer);
  chip.words(hci::family_inet, datagrams ? hci::datagram : hci::stream, datagrams ? hci::udp : hci::tcp);
}

void resolve(const char* host) {
  const std::size_t size = std::strlen(host);
  chip.command(Opcode::GetHostByName, 8 + size, resolve_within);
  chip.words(8, size);
  chip.bytes(host, size);
}

void give(Socket& socket) {
  switch (work) {
    case Work::None:
    case Work::Send:
      return;
    case Work::Resolve:
      resolve(socket.host);
      break;
    case Work::Open:
      open(&socket == &sockets[time_socket]);
      break;
    case Work::Connect:
      connect(socket);
      break;
    case Work::Close:
      chip.command(Opcode::CloseSocket, 4, short_answer);
      chip.word(socket.number);
      break;
    case Work::Look:
      look();
      break;
    case Work::Receive:
      chip.command(Opcode::Receive, 12, short_answer);
      chip.words(socket.number, socket.room, 0u);
      socket.room = 0;
      break;
    case Work::Idle:
      chip.command(Opcode::ReadBufferSize, 0, short_answer);
      break;
  }
  chip.end();
}

void resolved(Socket& socket, const Event& event) {
  if (socket.phase != Phase::Resolving) return;
  const auto result = static_cast<std::int32_t>(event.word(0));
  const std::uint32_t address = event.word(4);
  if (result < 0 && (result < hci::dns_first || result > hci::dns_last))
    return socket.fail(Failure::NoNameServer);
  if (result < 0 || address == 0) return socket.fail(Failure::NoSuchName);
  for (unsigned i = 0; i < 4; ++i)
    socket.address.octet[i] = static_cast<std::uint8_t>(address >> (24 - 8 * i));
  socket.phase = Phase::Opening;
}

void opened(Socket& socket, std::uint32_t number) {
  if (number >= 8) return socket.fail(Failure::Unreachable);
  socket.number = static_cast<std::uint8_t>(number);
  if (socket.phase == Phase::Opening) socket.phase = Phase::Connecting;
}

void connected(Socket& socket, std::uint32_t result) {
  if (socket.phase != Phase::Connecting) return;
  if (result == 0)
    socket.phase = Phase::Open;
  else
    socket.fail(lasted(refused_within) ? Failure::Unreachable : Failure::Refused);
}

void looked(const Event& event) {
  const std::uint32_t readable = event.word(4), closed = event.word(12);
  for (Socket& socket : sockets) {
    if (socket.phase != Phase::Open) continue;
    socket.readable = (readable >> socket.number & 1u) != 0;
    if ((closed >> socket.number & 1u) != 0) socket.closing = true;
  }
}

void received(Socket& socket, const Event& event) {
  const auto size = static_cast<std::int32_t>(event.word(4));
  socket.readable = false;
  if (size > 0) {
    taking = true;
    return chip.await_data(short_answer);
  }
  if (size < 0 || socket.closing) socket.ended = true;
}

}  // namespace

void Socket::connect(const char* to, std::uint16_t at) {
  *this = {};
  host = to;
  port = at;
  phase = read_address(to, address) ? Phase::Opening : Phase::Resolving;
  if (std::strlen(to) > longest_name) fail(net::Failure::NoSuchName);
}

void Socket::fail(Failure why) {
  if (!begun() && phase != Phase::Open) return;
  failure = why;
  phase = Phase::Failed;
}

void forget_sockets() {
  for (Socket& socket : sockets) {
    socket.fail(Failure::NoNetwork);
    socket.number = Socket::none;
    if (socket.phase == Phase::Leaving) socket.phase = Phase::Free;
  }
  work = Work::None;
  taking = false;
}

void set_buffers(std::uint8_t count, std::uint16_t size) {
  free_buffers = count;
  buffer_size = size;
}

void poll_sockets() {
  if (taking) {
    if (chip.data() != 0 && sockets[current].phase != Phase::Open) {
      std::uint8_t unwanted[16];
      receive(sockets[current], unwanted);
    }
    return;
  }
  if (work != Work::None) return;
  const Work next = next_work();
  if (next == Work::None) return;
  if (!chip.ready()) {
    since = soc::milliseconds();
    return;
  }
  if (next == Work::Send) {  // its user has the bytes
    if (lasted(sends_within)) sockets[current].sends = false;
    return;
  }
  work = next;
  since = soc::milliseconds();
  give(sockets[current]);
}

void hear_of_sockets(const Event& event) {
  if (event.opcode == Opcode::FreeBuffers) {
    const unsigned handles = std::min<unsigned>(event.byte(0), 5);
    for (unsigned i = 0; i < handles; ++i)
      free_buffers = static_cast<std::uint8_t>(free_buffers + event.byte(4 + 4 * i));
  } else if (event.opcode == Opcode::TcpCloseWait) {
    for (Socket& socket : sockets)
      if (socket.number == event.byte(0)) socket.closing = true;
  }
}

void answer_sockets(const Event& event) {
  Socket& socket = sockets[current];
  switch (std::exchange(work, Work::None)) {
    case Work::None:
    case Work::Idle:
      break;
    case Work::Resolve:
      resolved(socket, event);
      break;
    case Work::Open:
      opened(socket, event.word(0));
      break;
    case Work::Connect:
      connected(socket, event.word(0));
      break;
    case Work::Close:
      socket.number = Socket::none;
      break;
    case Work::Look:
      looked(event);
      break;
    case Work::Receive:
      received(socket, event);
      break;
    case Work::Send:
      if (static_cast<std::int32_t>(event.word(4)) < 0) socket.fail(Failure::Broken);
      break;
  }
  if (!taking) current = static_cast<std::uint8_t>((current + 1U) % socket_count);
}

void give_up_sockets() {
  if (work == Work::Resolve) sockets[current].fail(Failure::NoNameServer);
  if (work == Work::Connect) sockets[current].fail(Failure::Unreachable);
}

std::size_t send(Socket& socket, std::span<const std::uint8_t> bytes) {
  if (socket.phase != Phase::Open || socket.ended || bytes.empty()) return 0;
  socket.sends = true;
  if (work != Work::None || taking || &socket != &sockets[current] || free_buffers == 0 || !chip.asked() ||
      !chip.ready())
    return 0;
  const std::size_t size = std::min<std::size_t>(bytes.size(), buffer_size);
  chip.data(hci::send, send_arguments, size, Opcode::Sent, send_within);
  chip.words(socket.number, send_arguments - 4, size, 0);
  chip.bytes(bytes.data(), size);
  chip.end();
  --free_buffers;
  socket.sends = false;
  work = Work::Send;
  return size;
}

std::size_t receive(Socket& socket, std::span<std::uint8_t> bytes) {
  if (taking && &socket == &sockets[current]) {
    const std::size_t taken = chip.take(bytes);
    if (taken != 0 && chip.data() == 0) {
      taking = false;
      current = static_cast<std::uint8_t>((current + 1U) % socket_count);
    }
    return taken;
  }
  socket.room = static_cast<std::uint16_t>(std::min<std::size_t>(bytes.size(), most_received));
  return 0;
}

bool more(const Socket& socket) {
  return socket.readable || (&socket == &sockets[current] && (taking || work == Work::Receive));
}

}  // namespace net::cc3000
