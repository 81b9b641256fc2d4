// What a CC3000 puts on its line, to the driver as a whole: whatever comes, and in whatever order, the driver
// stays inside its memory and gives no more bytes than there is room for. The input is read from the front
// whenever the driver reads; as long as there is some, the chip asks for attention.
#include <cstring>
#include <vector>

#include "fuzz.hpp"
#include "net/join/join.hpp"
#include "net/net.hpp"
#include "rng/rng.hpp"
#include "soc/net_bus.hpp"
#include "soc/soc.hpp"
#include "wall_clock/wall_clock.hpp"

using tlsfit::test::must;

const char tlsfit_join_ssid[33] = "";
const char tlsfit_join_key[65] = "";

namespace {

std::uint32_t now = 0;  // ms
const std::uint8_t* next = nullptr;
std::size_t left = 0;
bool selected = false, reading = false;
bool quiet = false;  ///< the line rises after each packet

}  // namespace

namespace soc {

std::uint32_t milliseconds() {
  return now;
}
void net_power(bool) {}
bool net_asks() {
  return left != 0 && !quiet;
}
void net_select(bool on) {
  quiet = selected && !on;
  selected = on;
  reading = false;
}
bool net_exchange(const std::uint8_t* out, std::uint8_t* in, std::size_t size) {
  must(selected, "nobody speaks to a chip that is not selected");
  if (out != nullptr && size != 0 && *out == 3) reading = true;
  if (!reading) {
    if (in != nullptr) std::memset(in, 0, size);
    return true;
  }
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint8_t byte = left != 0 ? *next : std::uint8_t{0};
    if (left != 0) ++next, --left;
    if (in != nullptr) in[i] = byte;
  }
  return true;
}

}  // namespace soc

namespace rng {
std::uint32_t number() {
  return 4;
}
}  // namespace rng

namespace wall_clock {
bool set(Seconds) {
  return true;
}
bool is_set() {
  return false;
}
}  // namespace wall_clock

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  next = data;
  left = size;
  net::start();
  net::Connection connections[2] = {};
  for (unsigned turn = 0; turn < 400 && (left != 0 || turn < 20); ++turn) {
    now += turn % 3 == 0 ? 40 : 3;
    quiet = false;
    net::poll();
    quiet = true;
    net::poll();
    if (net::status() != net::Status::Up) continue;
    for (net::Connection& each : connections) {
      if (each == net::no_connection) {
        each = net::connect(turn % 2 == 0 ? "192.0.2.1" : "server.test", 443);
        continue;
      }
      const std::vector<std::uint8_t> request(100, 'r');
      must(net::send(each, request) <= request.size(), "no more is sent than there is");
      std::vector<std::uint8_t> room(1 + turn % 40);  // exactly as large as it says
      must(net::receive(each, room) <= room.size(), "no more comes than there is room for");
      if (net::state(each) == net::State::Failed)
        must(net::failure(each) != net::Failure::None, "why it failed");
      if (turn % 50 != 49) continue;
      net::close(each);
      each = net::no_connection;
    }
  }
  for (const net::Connection each : connections)
    if (each != net::no_connection) net::close(each);
  return 0;
}
