// Waiting: for descriptors, and for the time to pass.
#include <poll.h>

#include <cstddef>

#include "soc/descriptors.hpp"
#include "soc/host/process.hpp"
#include "soc/soc.hpp"

namespace soc {
namespace {

/// What else waits for the time looks this often (ms): deadlines are seconds.
constexpr int tick = 10;

constexpr std::size_t most = 32;  // every connection, its question for a name, and the console
pollfd awaited[most];
std::size_t count = 0;

}  // namespace

void await(int descriptor, short events) {
  if (count < most) awaited[count++] = {descriptor, events, 0};
}

void alive() {
  host::end_if_told();
  count = 0;  // a new round
}

void idle() {
  host::end_if_told();
  (void)::poll(awaited, static_cast<nfds_t>(count), tick);
  count = 0;
}

}  // namespace soc
