// The net of a hosted board: non-blocking POSIX sockets. Names are taken from map(), then from the host's own
// resolver, whose answer is waited for: a rehearsal is given its target's address and never gets there.
#include "net/net.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "net/host/host.hpp"
#include "text/text.hpp"

namespace net {
namespace {

struct Socket {
  int descriptor = -1;
  State state = State::Failed;
  Failure failure = Failure::None;
};

struct Name {
  std::string host;
  sockaddr_in address = {};
};

std::array<Socket, 9> sockets;  ///< of the most that a fit may ask for, and one that is being closed
std::array<Name, 8> names;

Socket& at(Connection connection) {
  return sockets[connection - 1U];
}

void fail(Socket& socket, int error) {
  socket.state = State::Failed;
  socket.failure = error == ECONNREFUSED                   ? Failure::Refused
                   : error == ECONNRESET || error == EPIPE ? Failure::Broken
                                                           : Failure::Unreachable;
}

bool lookup(const char* host, std::uint16_t port, sockaddr_in& address) {
  for (const Name& name : names) {
    if (*host != 0 && text::same_ignoring_case(name.host.c_str(), host)) {
      address = name.address;
      return true;
    }
  }
  addrinfo hints = {};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host, nullptr, &hints, &found) != 0 || found == nullptr) return false;
  std::memcpy(&address, found->ai_addr, sizeof address);
  freeaddrinfo(found);
  address.sin_port = htons(port);
  return true;
}

void connecting(Socket& socket) {
  sockaddr_in peer = {};
  socklen_t size = sizeof peer;
  int error = 0;
  socklen_t error_size = sizeof error;
  getsockopt(socket.descriptor, SOL_SOCKET, SO_ERROR, &error, &error_size);
  if (error != 0) {
    fail(socket, error);
  } else if (getpeername(socket.descriptor, reinterpret_cast<sockaddr*>(&peer), &size) == 0) {
    socket.state = State::Open;
  }
}

}  // namespace

bool map(const char* host, const char* address, std::uint16_t port) {
  for (Name& name : names) {
    if (!name.host.empty() && name.host != host) continue;
    name.host = host;
    name.address = {};
    name.address.sin_family = AF_INET;
    name.address.sin_port = htons(port);
    return inet_pton(AF_INET, address, &name.address.sin_addr) == 1;
  }
  return false;
}

void start() {}

void poll() {
  for (Socket& socket : sockets) {
    if (socket.descriptor >= 0 && socket.state == State::Connecting) connecting(socket);
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
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    Socket& socket = sockets[i];
    if (socket.descriptor >= 0) continue;
    socket.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket.descriptor < 0) return no_connection;
    socket.state = State::Connecting;
    socket.failure = Failure::None;
    sockaddr_in address = {};
    if (!lookup(host, port, address)) {
      socket.state = State::Failed;
      socket.failure = Failure::NoSuchName;
    } else if (::connect(socket.descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 &&
               errno != EINPROGRESS) {
      fail(socket, errno);
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
  Socket& socket = at(connection);
  if (socket.state != State::Open && socket.state != State::Ended) return 0;
  const ssize_t count = ::send(socket.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (count >= 0) return static_cast<std::size_t>(count);
  if (errno != EAGAIN && errno != EINTR) fail(socket, errno);
  return 0;
}

std::size_t receive(Connection connection, std::span<std::uint8_t> bytes) {
  Socket& socket = at(connection);
  if (socket.state != State::Open || bytes.empty()) return 0;
  const ssize_t count = ::recv(socket.descriptor, bytes.data(), bytes.size(), 0);
  if (count > 0) return static_cast<std::size_t>(count);
  if (count == 0) socket.state = State::Ended;
  if (count < 0 && errno != EAGAIN && errno != EINTR) fail(socket, errno);
  return 0;
}

void close(Connection connection) {
  Socket& socket = at(connection);
  ::close(socket.descriptor);
  socket = {};
}

}  // namespace net
