#include "app/status.hpp"

#include "app/console.hpp"
#include "board.h"
#include "net/net.hpp"
#include "text/text.hpp"
#include "wall_clock/wall_clock.hpp"

namespace status {
namespace {

/// A cable's two ends take a second or two to agree after a reset: no reason yet to call it unplugged.
constexpr std::uint64_t cable_patience = 4000;  // ms

net::Status told = net::Status::Unplugged;
bool told_anything = false;
bool told_time = false;

void add_date(text::Writer& line, const wall_clock::Date& date) {
  line.padded(static_cast<std::uint32_t>(date.year), 4)
      .add("-")
      .padded(date.month, 2)
      .add("-")
      .padded(date.day, 2);
}

bool tell_net(net::Status now) {
  text::Line<80> line;
  line.add("net: ");
  switch (now) {
    case net::Status::NoChip:
      line.add("no ").add(board::net).add(" chip answers on ").add(board::net_bus).add(": check the wiring");
      break;
    case net::Status::Unplugged:
      line.add("cable unplugged");
      break;
    case net::Status::Asking:
      line.add(told == net::Status::Up ? "address lost" : "cable connected");
      break;
    case net::Status::NoAddress:
      line.add("no address: no DHCP server answers");
      break;
    case net::Status::Up: {
      line.add("address ");
      const net::Address address = net::address();
      for (std::size_t i = 0; i < 4; ++i) line.add(i == 0 ? "" : ".").number(address.octet[i]);
      line.add(" by DHCP");
      break;
    }
  }
  return console::print(line.view());
}

bool tell_time() {
  text::Line<128> line;
  line.add("time: ");
  const wall_clock::Date date = wall_clock::date(wall_clock::now());
  if (wall_clock::is_set()) {
    add_date(line, date);
    line.add("T").padded(date.hour, 2).add(":").padded(date.minute, 2).add(":").padded(date.second, 2);
    line.add("Z by SNTP");
  } else {
    line.add("no time server gives a time that can be: certificates are checked against the build date, ");
    add_date(line, date);
  }
  return console::print(line.view());
}

}  // namespace

void poll() {
  const net::Status now = net::status();
  const bool starting =
      !told_anything && now == net::Status::Unplugged && wall_clock::uptime() < cable_patience;
  if (!starting && (now != told || !told_anything)) {
    // From NoAddress back to Asking: still no address, nothing new to tell.
    const bool news = !(told == net::Status::NoAddress && now == net::Status::Asking);
    if (news && !tell_net(now)) return;
    told = now;
    told_anything = true;
    return;
  }
  // Again, when the time comes at last; never for each later correction.
  static bool told_set = false;
  const bool is_set = wall_clock::is_set();
  if (now == net::Status::Up && net::time_settled() && (!told_time || (is_set && !told_set)) && tell_time()) {
    told_time = true;
    told_set = is_set;
  }
}

}  // namespace status
