// Keeps the clock right: asks time servers in turn (SNTP), whichever way datagrams take to them.
#pragma once

#include <algorithm>
#include <concepts>
#include <span>

#include "net/ip/sntp.hpp"
#include "rng/rng.hpp"
#include "soc/soc.hpp"
#include "wall_clock/wall_clock.hpp"

namespace net::ip {

/// The servers for those whom nobody names another.
inline constexpr char time_pool[] = "pool.ntp.org";

/// How far the way to a server has come.
enum class Reach : std::uint8_t { Opening, Open, Failed };

/// `count` servers, of which one at a time is asked. open() begins to make the way to the `turn`-th, false if
/// that cannot be tried now; reach() moves that on. receive() takes a datagram of that server, 0 if none
/// came.
template <class Servers>
concept ReachesTimeServers = requires(Servers& servers, unsigned turn, std::span<const std::uint8_t> bytes,
                                      std::span<std::uint8_t> room) {
  { Servers::count } -> std::convertible_to<std::uint8_t>;
  { servers.open(turn) } -> std::same_as<bool>;
  { servers.reach() } -> std::same_as<Reach>;
  servers.send(bytes);
  { servers.receive(room) } -> std::same_as<std::size_t>;
  servers.close();
};

template <ReachesTimeServers Servers>
class TimeClient {
 public:
  /// The net is up. What the servers are found by is theirs to know.
  template <class... Found>
  void start(Found&&... by) {
    servers_.start(by...);
    tries_ = 0;
    began_ = soc::milliseconds();
    settled_ = wall_clock::is_set();
    choose_server();
  }

  /// Someone else has told the time.
  void settle() { settled_ = true; }

  void stop() {
    if (phase_ != Phase::Off) servers_.close();
    phase_ = Phase::Off;
  }

  void poll() {
    if (phase_ == Phase::Off) return;
    if (soc::milliseconds() - began_ >= longest_wait) settled_ = true;
    switch (phase_) {
      case Phase::Off:
        return;
      case Phase::Opening:
        return opening();
      case Phase::Asking:
        return asking();
      case Phase::Waiting:
        if (lasted()) choose_server();
        return;
    }
  }

  /// Whether there is no point in waiting for the time: it is known, or nobody tells it.
  bool settled() const { return settled_; }

 private:
  enum class Phase : std::uint8_t {
    Off,
    Opening,
    Asking,
    Waiting,  // until it is time to ask again
  };

  static constexpr std::uint32_t second = 1000;               // ms
  static constexpr std::uint32_t answer_within = 2 * second;  //
  static constexpr std::uint32_t longest_wait = 8 * second;   // that requests are held up for the time
  static constexpr std::uint32_t resynchronise = 6 * 3600;    // s: a crystal is then at most 2 s off
  static constexpr std::uint32_t first_retry = 16;            // s

  void enter(Phase phase, std::uint32_t timeout) {
    phase_ = phase;
    asked_ = soc::milliseconds();
    timeout_ = timeout;
  }
  bool lasted() const { return soc::milliseconds() - asked_ >= timeout_; }

  /// The servers take turns.
  void choose_server() {
    if (!servers_.open(tries_ % Servers::count)) return wait(first_retry);
    phase_ = Phase::Opening;
  }

  void opening() {
    switch (servers_.reach()) {
      case Reach::Opening:
        return;
      case Reach::Open:
        return ask();
      case Reach::Failed:
        return try_another();
    }
  }

  // These have frames of their own, which are not there while a handshake goes on.
  [[gnu::noinline]] void ask() {
    std::uint8_t datagram[ntp_size];
    for (std::uint32_t& half : cookie_) half = rng::number();
    compose_ntp(datagram, cookie_);
    servers_.send(datagram);
    enter(Phase::Asking, answer_within);
  }

  [[gnu::noinline]] void asking() {
    std::uint8_t datagram[ntp_size];
    std::uint32_t seconds = 0;
    const std::size_t size = servers_.receive(datagram);
    if (size == 0 || !read_ntp({datagram, size}, cookie_, seconds)) {
      if (lasted()) try_another();
      return;
    }
    // A time before the floor is a mistake or an attack: as good as no answer.
    if (!wall_clock::set(seconds)) return try_another();
    tries_ = 0;
    settled_ = true;
    wait(resynchronise);
  }

  void wait(std::uint32_t seconds) {
    servers_.close();
    enter(Phase::Waiting, seconds * second);
  }

  /// Nobody answered; how long to wait depends on how often that happened.
  void try_another() {
    if (tries_ < 255) ++tries_;
    const unsigned rounds = std::min(tries_ / Servers::count, 6);
    if (rounds == 0) return wait(0);
    settled_ = true;
    wait(first_retry << rounds);  // RFC 4330 §10: never faster than every 15 s
  }

  Phase phase_ = Phase::Off;
  std::uint8_t tries_ = 0;  ///< without an answer
  bool settled_ = false;
  std::uint32_t cookie_[2] = {};
  std::uint32_t began_ = 0;    ///< ms, which may wrap
  std::uint32_t asked_ = 0;    ///< ms: the last event
  std::uint32_t timeout_ = 0;  ///< ms from then on
  Servers servers_;            // the large one last: what is near takes shorter instructions
};

}  // namespace net::ip
