#include "net/w5500/time.hpp"

#include <algorithm>

#include "net/ip/sntp.hpp"
#include "net/w5500/lookup.hpp"
#include "rng/rng.hpp"
#include "soc/soc.hpp"
#include "wall_clock/wall_clock.hpp"

namespace net::w5500 {
namespace {

constexpr char pool[] = "pool.ntp.org";
constexpr std::uint32_t second = 1000;               // ms
constexpr std::uint32_t answer_within = 2 * second;  //
constexpr std::uint32_t longest_wait = 8 * second;   // that requests are held up for the time
constexpr std::uint32_t resynchronise = 6 * 3600;    // s: a crystal is then at most 2 s off
constexpr std::uint32_t first_retry = 16;            // s
constexpr std::uint8_t servers = 3;                  // two that DHCP names, and the pool

}  // namespace

void TimeClient::start(unsigned socket, const ip::Lease& lease) {
  socket_ = Socket(socket);
  lease_ = &lease;
  tries_ = 0;
  began_ = soc::milliseconds();
  settled_ = wall_clock::is_set();
  choose_server();
}

void TimeClient::stop() {
  if (phase_ != Phase::Off) socket_.close();
  phase_ = Phase::Off;
}

void TimeClient::enter(Phase phase, std::uint32_t patience) {
  phase_ = phase;
  asked_ = soc::milliseconds();
  patience_ = patience;
}

bool TimeClient::lasted() const {
  return soc::milliseconds() - asked_ >= patience_;
}

void TimeClient::poll() {
  if (phase_ == Phase::Off) return;
  if (soc::milliseconds() - began_ >= longest_wait) settled_ = true;
  switch (phase_) {
    case Phase::Off:
      return;
    case Phase::Resolving:
      return resolving();
    case Phase::Asking:
      return asking();
    case Phase::Waiting:
      if (lasted()) choose_server();
      return;
  }
}

/// The named servers and the pool take turns.
void TimeClient::choose_server() {
  const unsigned turn = tries_ % servers;
  const Address named = turn < 2 ? lease_->ntp[turn] : Address{};
  if (!begin_lookup(socket_, resolver_, pool, lease_->dns)) return wait(first_retry);
  if (!named.empty()) return ask(named);
  phase_ = Phase::Resolving;
}

void TimeClient::resolving() {
  switch (look_up(socket_, resolver_)) {
    case ip::Resolver::Phase::Idle:
    case ip::Resolver::Phase::Asking:
      return;
    case ip::Resolver::Phase::Found:
      return ask(resolver_.address());
    case ip::Resolver::Phase::NoSuchName:
    case ip::Resolver::Phase::NoAnswer:
      return try_another();
  }
}

void TimeClient::ask(Address server) {
  std::uint8_t datagram[ip::ntp_size];
  for (std::uint32_t& half : cookie_) half = rng::number();
  ip::compose_ntp(datagram, cookie_);
  server_ = server;
  (void)socket_.send_to(server, ip::ntp_port, datagram);
  enter(Phase::Asking, answer_within);
}

void TimeClient::asking() {
  std::uint8_t datagram[ip::ntp_size];
  Address from;
  std::uint16_t port = 0;
  std::uint32_t seconds = 0;
  const std::size_t size = socket_.receive_from(datagram, from, port);
  if (size == 0 || from != server_ || port != ip::ntp_port ||
      !ip::read_ntp({datagram, size}, cookie_, seconds)) {
    if (lasted()) try_another();
    return;
  }
  // A time before the floor is a mistake or an attack: as good as no answer.
  if (!wall_clock::set(seconds)) return try_another();
  tries_ = 0;
  settled_ = true;
  wait(resynchronise);
}

void TimeClient::wait(std::uint32_t seconds) {
  socket_.close();
  enter(Phase::Waiting, seconds * second);
}

/// Nobody answered; how long to wait depends on how often that happened.
void TimeClient::try_another() {
  if (tries_ < 255) ++tries_;
  if (tries_ >= servers) settled_ = true;
  const unsigned rounds = std::min(tries_ / servers, 6);
  wait(rounds == 0 ? 0 : first_retry << rounds);  // RFC 4330 §10: never faster than every 15 s
}

}  // namespace net::w5500
