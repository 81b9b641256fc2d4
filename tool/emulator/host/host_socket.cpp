#include "emulator/host/host_socket.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace tlsfit::emulator {

namespace {

Descriptor open_socket(const HostAddress& to, int type) {
  const int fd = ::socket(to.storage.ss_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) throw Error(ExitCode::Defect, "no socket: {}", std::strerror(errno));
  return Descriptor(fd);
}

const sockaddr* raw(const HostAddress& address) {
  return reinterpret_cast<const sockaddr*>(&address.storage);
}

bool would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace

std::string HostAddress::text() const {
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> service{};
  if (::getnameinfo(raw(*this), size, host.data(), host.size(), service.data(), service.size(),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
    return "?";
  const bool brackets = storage.ss_family == AF_INET6;
  return fmt::format("{}{}{}:{}", brackets ? "[" : "", host.data(), brackets ? "]" : "", service.data());
}

std::uint16_t HostAddress::port() const {
  const auto* const v4 = reinterpret_cast<const sockaddr_in*>(&storage);
  const auto* const v6 = reinterpret_cast<const sockaddr_in6*>(&storage);
  return ntohs(storage.ss_family == AF_INET6 ? v6->sin6_port : v4->sin_port);
}

void HostAddress::set_port(std::uint16_t port) {
  if (storage.ss_family == AF_INET6)
    reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port = htons(port);
  else
    reinterpret_cast<sockaddr_in*>(&storage)->sin_port = htons(port);
}

std::vector<HostAddress> host_addresses(const std::string& name) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  std::vector<HostAddress> result;
  if (::getaddrinfo(name.c_str(), nullptr, &hints, &found) != 0) return result;
  for (const int family : {AF_INET, AF_INET6})
    for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
      if (entry->ai_family != family) continue;
      HostAddress& address = result.emplace_back();
      std::memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
      address.size = entry->ai_addrlen;
    }
  ::freeaddrinfo(found);
  return result;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

HostPort::HostPort(std::uint16_t port) {
  HostAddress here = host_addresses("127.0.0.1").at(0);
  here.set_port(port);
  socket_ = open_socket(here, SOCK_STREAM);
  const int on = 1;
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket_.get(), raw(here), here.size) != 0 || ::listen(socket_.get(), 16) != 0)
    throw Error(ExitCode::Usage, "cannot listen on {}: {}", here.text(), std::strerror(errno));
  ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&here.storage), &here.size);
  port_ = here.port();
}

std::optional<HostPort::Caller> HostPort::accept() {
  HostAddress from;
  from.size = sizeof from.storage;
  Descriptor socket(::accept4(socket_.get(), reinterpret_cast<sockaddr*>(&from.storage), &from.size,
                              SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket.get() < 0) return std::nullopt;
  return Caller{std::move(socket), from.port()};
}

namespace {

/// Segments go out as the chip's would.
void send_at_once(int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

HostStream::HostStream(Descriptor accepted) : socket_(std::move(accepted)), state_(State::Open) {
  send_at_once(socket_.get());
}

HostStream::HostStream(const HostAddress& to) : socket_(open_socket(to, SOCK_STREAM)) {
  send_at_once(socket_.get());
  if (::connect(socket_.get(), raw(to), to.size) == 0)
    state_ = State::Open;
  else if (errno != EINPROGRESS)
    failed(errno);
}

void HostStream::failed(int error) {
  const bool opening = state_ == State::Connecting;
  if (error == ECONNREFUSED || error == ECONNRESET || error == EPIPE)
    state_ = opening ? State::Refused : State::Reset;
  else
    state_ = opening ? State::Silent : State::Reset;
}

TcpStream::State HostStream::state() {
  if (state_ != State::Connecting) return state_;
  pollfd wait{socket_.get(), POLLOUT, 0};
  if (::poll(&wait, 1, 0) <= 0) return state_;
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0)
    failed(error);
  else
    state_ = State::Open;
  return state_;
}

std::size_t HostStream::send(ByteView bytes) {
  if (state_ != State::Open || finished_) return 0;
  const ssize_t n = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (n < 0 && !would_block(errno)) failed(errno);
  const std::size_t sent = n < 0 ? 0 : static_cast<std::size_t>(n);
  blocked_ = sent < bytes.size();
  return sent;
}

std::size_t HostStream::receive(std::span<std::uint8_t> into) {
  if (state_ != State::Open || ended_ || into.empty()) return 0;
  const ssize_t n = ::recv(socket_.get(), into.data(), into.size(), 0);
  if (n > 0) return static_cast<std::size_t>(n);
  if (n == 0)
    ended_ = true;
  else if (!would_block(errno))
    failed(errno);
  return 0;
}

void HostStream::finish() {
  if (!finished_) ::shutdown(socket_.get(), SHUT_WR);
  finished_ = true;
}

short HostStream::wanted() const {
  if (state_ == State::Connecting) return POLLOUT;
  if (state_ != State::Open) return 0;
  return static_cast<short>((ended_ ? 0 : POLLIN) | (blocked_ ? POLLOUT : 0));
}

HostDatagrams::HostDatagrams(const HostAddress& to) : socket_(open_socket(to, SOCK_DGRAM)) {
  // Connected: only this peer's answers come back. A failure shows as silence, as with any datagram.
  if (::connect(socket_.get(), raw(to), to.size) != 0) socket_ = Descriptor(open_socket(to, SOCK_DGRAM));
}

void HostDatagrams::send(ByteView bytes) {
  // Datagrams may get lost; so may this one.
  [[maybe_unused]] const ssize_t n = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

std::optional<Bytes> HostDatagrams::receive() {
  Bytes buffer(65536);
  const ssize_t n = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
  if (n < 0) return std::nullopt;
  buffer.resize(static_cast<std::size_t>(n));
  return buffer;
}

}  // namespace tlsfit::emulator
