#include "tlsfit/tls.hpp"

namespace tls {

[[gnu::noinline]] void Socket::connect(const char* host, std::uint16_t port) {
  close();
  peer_ = {};
  peer_.host = host;
  peer_.port = port;
  stalled_ = false;
  state_ = State::Opening;
  session_.start(peer_);
}

// On its own, so that the socket is near what a register points to.
[[gnu::noinline]] void Socket::move() {
  if (state_ != State::Opening) return;
  session_.step();
  if (session_.phase() == session::Phase::Open) state_ = State::Open;
  if (session_.phase() == session::Phase::Failed) end(State::Failed);
}

void Socket::end(State state) {
  if (state == State::Failed) {
    const session::Failure why = session_.failure();
    failure_ = {why.trouble, why.cause, why.trouble == session::Trouble::Tls ? session_.tls().code() : 0};
  }
  session_.release();
  state_ = state;
}

[[gnu::noinline]] std::size_t Socket::write(std::span<const std::uint8_t> bytes) {
  if (state_ != State::Open) move();
  if (state_ != State::Open || bytes.empty()) return 0;
  std::size_t taken = 0;
  session_.write(bytes, taken);
  if (taken == 0 && !stalled_) session_.touch();
  stalled_ = taken == 0;
  if (session_.phase() == session::Phase::Failed || (stalled_ && session_.late(session::Late::Send)))
    end(State::Failed);
  return taken;
}

[[gnu::noinline]] std::size_t Socket::read(std::span<std::uint8_t> into) {
  if (state_ != State::Open) move();
  if (state_ != State::Open || into.empty()) return 0;
  std::size_t count = 0;
  switch (session_.read(into, count)) {
    case Read::Nothing:
    case Read::Data:
      break;
    case Read::Closed:
      end(State::Ended);
      break;
    case Read::Cut:
      session_.fail(session::Trouble::Net, static_cast<std::uint8_t>(net::Failure::Broken));
      end(State::Failed);
      break;
    case Read::Failed:
      end(State::Failed);
  }
  return count;
}

void Socket::close() {
  // One try, which waits for nothing.
  if (state_ == State::Open) {
    session_.close();
    session_.step();
  }
  end(State::Closed);
}

}  // namespace tls
