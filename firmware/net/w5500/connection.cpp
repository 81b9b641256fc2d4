#include "net/w5500/connection.hpp"

#include "net/ip/lookup.hpp"
#include "soc/soc.hpp"

namespace net::w5500 {
namespace {

constexpr std::uint32_t longest_flush = 2000;  // ms
constexpr std::uint32_t longest_leave = 1000;  // ms

}  // namespace

void Slot::enter(Phase phase) {
  phase_ = phase;
  since_ = soc::milliseconds();
}

bool Slot::lasted(std::uint32_t milliseconds) const {
  return soc::milliseconds() - since_ >= milliseconds;
}

void Slot::fail(Failure failure) {
  socket_.close();
  failure_ = failure;
  enter(Phase::Failed);
}

void Slot::connect(unsigned socket, const char* host, std::uint16_t port, const Address (&dns)[2]) {
  socket_ = Socket(socket);
  port_ = port;
  failure_ = Failure::None;
  enter(Phase::Resolving);
  if (!ip::begin_lookup(socket_, resolver_, host, dns)) fail(Failure::Unreachable);
}

// On its own, so that the slot is near what a register points to.
[[gnu::noinline]] void Slot::poll() {
  switch (phase_) {
    case Phase::Free:
    case Phase::Ended:
    case Phase::Failed:
      return;
    case Phase::Resolving:
      return resolving();
    case Phase::Connecting:
      return connecting();
    case Phase::Open:
      return open();
    case Phase::Flushing:
      return flushing();
    case Phase::Leaving:
      return leaving();
  }
}

void Slot::resolving() {
  switch (ip::look_up(socket_, resolver_)) {
    case ip::Resolver::Phase::Idle:
    case ip::Resolver::Phase::Asking:
      return;
    case ip::Resolver::Phase::Found:
      if (!socket_.open_tcp()) return fail(Failure::Unreachable);
      socket_.connect(resolver_.address(), port_);
      return enter(Phase::Connecting);
    case ip::Resolver::Phase::NoSuchName:
      return fail(Failure::NoSuchName);
    case ip::Resolver::Phase::NoAnswer:
      return fail(Failure::NoNameServer);
  }
}

void Slot::connecting() {
  const std::uint8_t status = socket_.status();
  if (status == socket::SR_ESTABLISHED || status == socket::SR_CLOSE_WAIT) return enter(Phase::Open);
  // CLOSED: either nobody answered and the chip gave up, or a RST came.
  if (status == socket::SR_CLOSED) fail(socket_.timed_out() ? Failure::Unreachable : Failure::Refused);
}

void Slot::open() {
  const std::uint8_t status = socket_.status();
  if (status == socket::SR_ESTABLISHED) return;
  if (socket_.received() > 0) return;  // first what came before the end
  if (status == socket::SR_CLOSE_WAIT) return enter(Phase::Ended);
  fail(Failure::Broken);
}

State Slot::state() const {
  switch (phase_) {
    case Phase::Resolving:
      return State::Resolving;
    case Phase::Connecting:
      return State::Connecting;
    case Phase::Open:
      return State::Open;
    case Phase::Ended:
      return State::Ended;
    case Phase::Free:
    case Phase::Failed:
    case Phase::Flushing:
    case Phase::Leaving:
      break;
  }
  return State::Failed;
}

std::size_t Slot::send(std::span<const std::uint8_t> bytes) {
  return phase_ == Phase::Open || phase_ == Phase::Ended ? socket_.send(bytes) : 0;
}

std::size_t Slot::receive(std::span<std::uint8_t> bytes) {
  return phase_ == Phase::Open ? socket_.receive(bytes) : 0;
}

void Slot::close() {
  if (phase_ == Phase::Open || phase_ == Phase::Ended) return enter(Phase::Flushing);
  socket_.close();
  enter(Phase::Free);
}

void Slot::flushing() {
  if (!socket_.idle() && !lasted(longest_flush)) return;
  socket_.disconnect();
  enter(Phase::Leaving);
}

void Slot::leaving() {
  if (socket_.status() != socket::SR_CLOSED && !lasted(longest_leave)) return;
  socket_.close();
  enter(Phase::Free);
}

void Slot::cut() {
  switch (phase_) {
    case Phase::Resolving:
    case Phase::Connecting:
    case Phase::Open:
    case Phase::Ended:
      return fail(Failure::NoNetwork);
    case Phase::Flushing:
    case Phase::Leaving:
      socket_.close();
      return enter(Phase::Free);
    case Phase::Free:
    case Phase::Failed:
      return;
  }
}

}  // namespace net::w5500
