#include "net/w5500/time.hpp"

#include <algorithm>

#include "net/ip/sntp.hpp"
#include "tls/random.hpp"
#include "wall_clock/wall_clock.hpp"

namespace net::w5500 {
namespace {

constexpr std::string_view pool = "pool.ntp.org";
constexpr std::uint32_t answer_within = 2000;      // ms
constexpr std::uint32_t resynchronise = 6 * 3600;  // s: a crystal is then at most 2 s off
constexpr std::uint32_t first_retry = 16;          // s
constexpr std::uint8_t servers = 3;                // two that DHCP names, and the pool
constexpr std::uint32_t longest_wait = 8000;       // ms that requests are held up for the time

std::uint16_t fresh_port() {
  return static_cast<std::uint16_t>(0xC000 | (tls::random_number() & 0x3FFF));
}

}  // namespace

void TimeClient::start(const ip::Lease& lease) {
  std::copy(std::begin(lease.ntp), std::end(lease.ntp), ntp_);
  std::copy(std::begin(lease.dns), std::end(lease.dns), dns_);
  tries_ = 0;
  began_ = wall_clock::uptime();
  settled_ = wall_clock::is_set();
  choose_server();
}

void TimeClient::stop() {
  if (phase_ != Phase::Off) socket_.close();
  phase_ = Phase::Off;
}

void TimeClient::poll() {
  if (!settled_ && wall_clock::uptime() - began_ >= longest_wait) settled_ = phase_ != Phase::Off;
  switch (phase_) {
    case Phase::Off:
      return;
    case Phase::Resolving:
      return resolving();
    case Phase::Asking:
      return asking();
    case Phase::Waiting:
      return waiting();
  }
}

/// The named servers and the pool take turns.
void TimeClient::choose_server() {
  const unsigned turn = tries_ % servers;
  server_ = turn < 2 ? ntp_[turn] : Address{};
  if (!socket_.open_udp(fresh_port())) return wait(first_retry);
  if (!server_.empty()) return ask();
  resolver_.start(pool, dns_, static_cast<std::uint16_t>(tls::random_number()), wall_clock::uptime());
  phase_ = Phase::Resolving;
}

void TimeClient::resolving() {
  std::uint8_t datagram[512];
  const std::uint64_t now = wall_clock::uptime();
  Address peer;
  std::uint16_t port = 0;
  std::size_t size = 0;
  if (socket_.receive_from(datagram, size, peer, port)) resolver_.receive({datagram, size}, peer, port, now);
  switch (resolver_.phase()) {
    case ip::Resolver::Phase::Idle:
    case ip::Resolver::Phase::Asking:
      size = resolver_.due(now, datagram, peer);
      if (size > 0) (void)socket_.send_to(peer, ip::dns_port, {datagram, size});
      return;
    case ip::Resolver::Phase::Found:
      server_ = resolver_.address();
      return ask();
    case ip::Resolver::Phase::NoSuchName:
    case ip::Resolver::Phase::NoAnswer:
      return wait(0);
  }
}

void TimeClient::ask() {
  std::uint8_t datagram[ip::ntp_size];
  for (std::uint32_t& half : cookie_) half = tls::random_number();
  const std::size_t size = ip::compose_ntp(datagram, cookie_);
  (void)socket_.send_to(server_, ip::ntp_port, {datagram, size});
  next_ = wall_clock::uptime() + answer_within;
  phase_ = Phase::Asking;
}

void TimeClient::asking() {
  std::uint8_t datagram[ip::ntp_size];
  Address from;
  std::uint16_t port = 0;
  std::size_t size = 0;
  std::int64_t seconds = 0;
  if (socket_.receive_from(datagram, size, from, port) && from == server_ && port == ip::ntp_port &&
      ip::read_ntp({datagram, size}, cookie_, seconds)) {
    // A time before the floor is a mistake or an attack: as good as no answer.
    if (wall_clock::set(seconds)) {
      tries_ = 0;
      settled_ = true;
      return wait(resynchronise);
    }
    return wait(0);
  }
  if (wall_clock::uptime() >= next_) wait(0);
}

/// `seconds` 0: nobody answered; how long to wait depends on how often that happened.
void TimeClient::wait(std::uint32_t seconds) {
  if (seconds == 0) {
    if (tries_ < 255) ++tries_;
    if (tries_ >= servers) settled_ = true;
    const unsigned rounds = std::min(tries_ / servers, 6);
    seconds = rounds == 0 ? 0 : first_retry << rounds;  // RFC 4330 §10: never faster than every 15 s
  }
  socket_.close();
  next_ = wall_clock::uptime() + std::uint64_t{seconds} * 1000;
  phase_ = Phase::Waiting;
}

void TimeClient::waiting() {
  if (wall_clock::uptime() >= next_) choose_server();
}

}  // namespace net::w5500
