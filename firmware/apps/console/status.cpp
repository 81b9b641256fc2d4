#include "apps/console/status.hpp"

#include "apps/console/console.hpp"
#include "board.h"
#include "build_info.hpp"
#include "entropy/entropy.hpp"
#include "net/net.hpp"
#include "session/failure.hpp"
#include "soc/soc.hpp"
#include "text/joined.hpp"
#include "text/text.hpp"
#include "wall_clock/wall_clock.hpp"
#include "words/sentence.hpp"

namespace status {
namespace {

#ifdef TLSFIT_DEBUG
constexpr char optimised[] = "debug";
#else
constexpr char optimised[] = "release";
#endif
constexpr auto greeting = text::joined("tlsfit ", build_info::version, " on ", board::id, " with ",
                                       board::net, ", layout ", board::layout, ", ", optimised);
constexpr auto no_chip =
    text::joined("no ", board::net, " chip answers on ", board::net_bus, ": check the wiring");

/// After a reset the two ends of a cable take a second or two to agree: no reason yet to say that the network
/// is missing.
constexpr wall_clock::Seconds network_within = 4;

constexpr std::uint8_t nothing = 0xFF;
std::uint8_t net_told = nothing;  ///< the net::Status that was told last
enum class Time : std::uint8_t { Unknown, Floor, Set } time_told = Time::Unknown;
bool entropy_told = false;

// These two have frames of their own, which are not there while a handshake goes on.
[[gnu::noinline]] bool tell_net(net::Status now) {
  text::Line<80> line;
  line.add(TEXT("net: "));
  switch (now) {
    case net::Status::NoChip:
      line.add(TEXT(no_chip.data()));
      break;
    case net::Status::NoNetwork:
      line.add(net::missing());
      break;
    case net::Status::Asking:
      line.add(net_told == static_cast<std::uint8_t>(net::Status::Up) ? TEXT("address lost")
                                                                      : net::connected());
      break;
    case net::Status::NoAddress:
      line.add(words::sentence(session::down(net::Status::NoAddress)));
      break;
    case net::Status::Up: {
      if constexpr (board::hosted) {
        line.add(TEXT("this machine's sockets"));
        break;
      }
      const net::Address address = net::address();
      line.add(board::net_mobile ? FORM("address %.%.%.%") : FORM("address %.%.%.% by DHCP"),
               {address.octet[0], address.octet[1], address.octet[2], address.octet[3]});
      break;
    }
  }
  return console::print(line.view());
}

[[gnu::noinline]] bool tell_time(Time known) {
  text::Line<128> line;
  line.add(TEXT("time: "));
  if (known == Time::Floor)
    line.add(
        TEXT("no time server gives a time that can be: certificates are checked against the build date, "));
  const wall_clock::Date date = wall_clock::date(wall_clock::now());
  line.date(date.year, date.month, date.day);
  if (known == Time::Set) {
    line.add("T").padded(date.hour, 2).add(":").padded(date.minute, 2).add(":").padded(date.second, 2);
    // A mobile network tells it by itself, a system's clock is somebody else's care, or SNTP tells it.
    line.add(board::net_mobile || board::hosted ? TEXT("Z") : TEXT("Z by SNTP"));
  }
  return console::print(line.view());
}

/// Whether there was something to tell of the net, even if there was no room for it.
bool look_at_net(net::Status now) {
  if (static_cast<std::uint8_t>(now) == net_told) return false;
  if (net_told == nothing && now == net::Status::NoNetwork && wall_clock::uptime() < network_within)
    return false;
  // From NoAddress back to Asking: still no address, nothing new to tell.
  const bool news =
      now != net::Status::Asking || net_told != static_cast<std::uint8_t>(net::Status::NoAddress);
  if (!news || tell_net(now)) net_told = static_cast<std::uint8_t>(now);
  return true;
}

}  // namespace

void greet() {
  console::print(TEXT(greeting.data()));
  if (!soc::on_crystal())
    console::print(TEXT("clock: the crystal does not start: on the internal oscillator"));
}

void poll() {
  // Once, when the noise sources are first found wanting; jobs tell it again when they are refused.
  if (!entropy_told && entropy::problem()) entropy_told = console::print(TEXT("entropy: health test failed"));
  const net::Status now = net::status();
  if (look_at_net(now) || now != net::Status::Up || !net::time_settled()) return;
  // Again, when the time comes at last; never for each later correction.
  const Time known = wall_clock::is_set() ? Time::Set : Time::Floor;
  if (known > time_told && tell_time(known)) time_told = known;
}

}  // namespace status
