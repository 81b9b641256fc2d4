// The host in the place of a board: its clock, its random numbers, and a console that no one reads.
#include "soc/soc.hpp"

#include <sys/random.h>
#include <time.h>

#include "entropy/entropy.hpp"
#include "host.hpp"
#include "mbedtls/build_info.h"
#include "mbedtls/entropy.h"
#include "soc/descriptors.hpp"

namespace soc {
namespace {

std::uint32_t speed = 1;

}  // namespace

void run_at(std::uint32_t factor) {
  speed = factor;
}

std::uint32_t milliseconds() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const auto since_boot =
      static_cast<std::uint64_t>(now.tv_sec) * 1000 + static_cast<std::uint64_t>(now.tv_nsec) / 1000000;
  static const std::uint64_t start_of_program = since_boot;
  return static_cast<std::uint32_t>((since_boot - start_of_program) * speed);
}

void idle() {
  const timespec pause = {0, 200000};
  nanosleep(&pause, nullptr);
}

void await(int /*descriptor*/, short /*events*/) {}  // idle() is short

}  // namespace soc

namespace entropy {

// The kernel's generator has no health test that could fail.
bool start() {
  return true;
}
bool healthy() {
  return true;
}
text::Packed problem() {
  return {};
}

}  // namespace entropy

/// MBEDTLS_ENTROPY_HARDWARE_ALT: the kernel's random numbers.
extern "C" int mbedtls_hardware_poll(void* /*data*/, unsigned char* output, size_t size, size_t* written) {
  const ssize_t count = getrandom(output, size, 0);
  if (count < 0) return MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
  *written = static_cast<size_t>(count);
  return 0;
}
