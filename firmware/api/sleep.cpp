#include "net/net.hpp"
#include "soc/soc.hpp"
#include "tlsfit/program.hpp"

namespace tlsfit::program {
namespace {

/// The net is looked after this often once it is up: no module's buffer is full before. On its way up it goes
/// on with every tick, as it does otherwise.
constexpr std::uint32_t net_interval = 10;  // ms

/// Whether one time comes before another, of times that wrap.
bool is_before(std::uint32_t time, std::uint32_t other) {
  return static_cast<std::int32_t>(time - other) < 0;
}

}  // namespace

void sleep_until(std::uint32_t milliseconds) {
  std::uint32_t looked = soc::milliseconds();
  while (is_before(soc::milliseconds(), milliseconds)) {
    soc::alive();
    if (soc::milliseconds() - looked >= net_interval || net::status() != net::Status::Up) {
      looked = soc::milliseconds();
      net::poll();
    }
    soc::idle();
  }
}

}  // namespace tlsfit::program
