#include "tlsfit/mqtt.hpp"

#include "rng/rng.hpp"
#include "soc/soc.hpp"

namespace mqtt {
namespace {

constexpr std::uint32_t answer_timeout = 20'000, shortest_pause = 1'000;  // ms
constexpr std::uint8_t most_doublings = 7;

}  // namespace

void Client::connect(const Options& options) {
  options_ = &options;
  closing_ = false;
  tries_ = 0;
  open();
}

void Client::open() {
  begin();
  socket_.connect(options_->host, options_->port);
}

void Client::begin() {
  parser_ = {};
  sending_ = answer_ = Type::None;
  due_ = false;
  phase_ = Phase::Opening;
}

void Client::connect_over_socket(const Options& options) {
  options_ = &options;
  closing_ = false;
  tries_ = 0;
  begin();
}

void Client::disconnect() {
  closing_ = true;
  if (phase_ == Phase::Connected) return;
  socket_.close();
  phase_ = Phase::Off;
}

void Client::lose(Error why) {
  error_ = why;
  socket_.close();
  phase_ = closing_ ? Phase::Off : Phase::Pause;
  since_ = soc::milliseconds();
  // Half of it for sure, the rest by chance: devices that lost the same broker do not come back all at once.
  std::uint16_t chance = 0;
  rng::bytes(nullptr, reinterpret_cast<unsigned char*>(&chance), sizeof chance);
  const std::uint32_t half = shortest_pause / 2 << tries_;
  pause_ = half + (half * chance >> 16);
  if (tries_ < most_doublings) ++tries_;
}

bool Client::lasted(std::uint32_t milliseconds) const {
  return soc::milliseconds() - since_ >= milliseconds;
}

// Apart from the others, whose buffers need not be on the stack of a handshake.
void Client::open_further() {
  socket_.read({});
  if (socket_.state() != tls::State::Open) return;
  phase_ = Phase::Greeting;
  sending_ = Type::Connect;
  sent_ = 0;
}

// On its own, so that the client is near what a register points to.
[[gnu::noinline]] bool Client::poll(std::span<std::uint8_t> into) {
  if (phase_ <= Phase::Pause) {
    if (phase_ == Phase::Pause && lasted(pause_)) open();
    return false;
  }
  if (due_ && lasted(answer_timeout)) {
    lose(Error::NoAnswer);
    return false;
  }
  if (phase_ == Phase::Opening) {
    open_further();
  } else {
    if (sending_ != Type::None || choose()) send();
    if (receive(into)) return true;
    if (phase_ <= Phase::Pause) return false;
  }
  const tls::State state = socket_.state();
  if (state >= tls::State::Ended) lose(state == tls::State::Ended ? Error::Closed : Error::None);
  return false;
}

}  // namespace mqtt
