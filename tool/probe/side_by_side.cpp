#include "probe/side_by_side.hpp"

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

namespace tlsfit::probe {

namespace {

/// libssl takes some 70 KB for a handshake, a hello of our own takes a tenth of it: this keeps hundreds of
/// targets at once in flat memory, and is more than one thread can compute anyway.
constexpr std::size_t handshakes_at_once = 200;
/// Each takes a thread.
constexpr std::size_t names_at_once = 32;

}  // namespace

void side_by_side(std::size_t count, const std::function<Task<>(SharedGates&)>& worker) {
  asio::io_context io(1);
  std::exception_ptr defect;
  SharedGates shared{Gate(io.get_executor(), {.at_once = handshakes_at_once}),
                     Gate(io.get_executor(), {.at_once = names_at_once})};
  for (std::size_t i = 0; i < count; ++i)
    asio::co_spawn(io, worker(shared), [&](std::exception_ptr thrown) {
      if (thrown && !defect) defect = thrown;
    });
  io.run();
  if (defect) std::rethrow_exception(defect);
}

}  // namespace tlsfit::probe
