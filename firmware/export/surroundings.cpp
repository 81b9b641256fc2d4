#include "export/surroundings.hpp"

#include "soc/soc.hpp"
#include "wall_clock/wall_clock.hpp"

namespace surroundings {
namespace {

const tlsfit_callbacks* latest = nullptr;
std::uint32_t began = 0;  ///< when the first session was opened

}  // namespace

void use(const tlsfit_callbacks& callbacks) {
  const std::uint32_t now = callbacks.time();
  if (latest == nullptr) began = now;
  latest = &callbacks;
  (void)wall_clock::set(now);
}

}  // namespace surroundings

/// Whole seconds will do: what is measured is how old a session is.
std::uint32_t soc::milliseconds() {
  return surroundings::latest == nullptr ? 0 : (surroundings::latest->time() - surroundings::began) * 1000;
}

/// MBEDTLS_ENTROPY_HARDWARE_ALT. Asked for no bytes it says whether the source is still good.
extern "C" int mbedtls_hardware_poll(void* /*data*/, unsigned char* output, std::size_t size,
                                     std::size_t* given) {
  *given = size;
  return surroundings::latest != nullptr && surroundings::latest->entropy(output, size) == 0 ? 0 : -1;
}
