#include "session/session.hpp"

#include "event/event.hpp"
#include "program/awake.hpp"
#include "rng/rng.hpp"
#include "soc/soc.hpp"

namespace session {
namespace {

/// How long nothing may go on, in seconds, by Late.
constexpr std::uint8_t timeouts[] = {
    0,   // there is none of this number
    20,  // Net
    20,  // Connect
    30,  // Handshake: P-384 on a Cortex-M4 takes several seconds
    1,   // Goodbye: everything has arrived; the server need not hear our farewell
    10,  // Send
    20,  // Header
    20,  // Body
};
static_assert(std::size(timeouts) == static_cast<std::size_t>(Late::Body) + 1);
static_assert(static_cast<int>(Late::Goodbye) == static_cast<int>(Phase::Goodbye));

}  // namespace

void Session::start(const Peer& peer) {
  peer_ = &peer;
  secured_ = false;
  enter(Phase::Net);
}

void Session::touch() {
  since_ = soc::milliseconds();
  main_loop::awake = true;
}

void Session::enter(Phase phase) {
  phase_ = phase;
  touch();
}

bool Session::late(Late what) {
  if (soc::milliseconds() - since_ < timeouts[static_cast<std::size_t>(what)] * 1000u) return false;
  if (what == Late::Goodbye)
    enter(Phase::Closed);
  else if (what == Late::Net)
    fail(Trouble::Net, down(net::status()));
  else
    fail(Trouble::Timeout, cause_of(what));
  return true;
}

void Session::step() {
  if (phase_ == Phase::Idle || phase_ > Phase::Goodbye || late(static_cast<Late>(phase_))) return;
  switch (phase_) {
    case Phase::Net:
      return wait_for_net();
    case Phase::Connect:
      return connect();
    case Phase::Handshake:
      return handshake();
    case Phase::Goodbye:
      if (tls_.close() != tls::Step::Busy) enter(Phase::Closed);
      return;
    case Phase::Open:
    case Phase::Idle:
    case Phase::Closed:
    case Phase::Failed:
      return;
  }
}

void Session::fail(Trouble trouble, std::uint8_t cause) {
  if (phase_ == Phase::Handshake) event::tell(peer_->number, event::Session::HandshakeFailed);
  failure_ = {trouble, cause};
  enter(Phase::Failed);
}

void Session::fail_tls() {
  if (net::state(connection_) == net::State::Failed)
    fail(Trouble::Net, static_cast<std::uint8_t>(net::failure(connection_)));
  else
    fail(Trouble::Tls, 0);
}

void Session::release() {
  tls_.release();
  if (connection_ != net::no_connection) net::close(connection_);
  connection_ = net::no_connection;
  phase_ = Phase::Idle;
}

void Session::wait_for_net() {
  // The date comes after the address, and certificates need it. Without a time server: the clock's floor.
  if (net::status() != net::Status::Up || !net::time_settled()) return;
  connection_ = net::connect(peer_->host, peer_->port);
  if (connection_ != net::no_connection) enter(Phase::Connect);
}

void Session::connect() {
  switch (net::state(connection_)) {
    case net::State::Resolving:
    case net::State::Connecting:
      return;
    case net::State::Failed:
      return fail_tls();
    case net::State::Open:
    case net::State::Ended:
      break;
  }
  if (!rng::ready()) return fail(Trouble::Entropy, 0);
  enter(Phase::Handshake);
  event::tell(peer_->number, event::Session::HandshakeBegins);
  const char* const name = peer_->name != nullptr ? peer_->name : peer_->host;
  if (!tls_.start(connection_, name, peer_->host, peer_->port)) fail_tls();
}

void Session::handshake() {
  switch (tls_.handshake()) {
    case tls::Step::Busy:
      if (!tls_.waiting()) main_loop::awake = true;
      return;
    case tls::Step::Failed:
      return fail_tls();
    case tls::Step::Done:
      event::tell(peer_->number, tls_.resumed() ? event::Session::Resumed : event::Session::Verified);
      secured_ = true;
      return enter(Phase::Open);
  }
}

tls::Step Session::write(std::span<const std::uint8_t> bytes, std::size_t& taken) {
  const tls::Step step = tls_.write(bytes, taken);
  if (taken != 0) main_loop::awake = true;
  if (step == tls::Step::Failed) fail_tls();
  return step;
}

tls::Read Session::read(std::span<std::uint8_t> bytes, std::size_t& count) {
  const tls::Read read = tls_.read(bytes, count);
  if (read == tls::Read::Data) touch();
  if (read == tls::Read::Failed) fail_tls();
  return read;
}

}  // namespace session
