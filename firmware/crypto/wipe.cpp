#include "crypto/wipe.hpp"

#include "mbedtls/platform_util.h"

namespace crypto {

void wipe(void* memory, std::size_t size) {
  mbedtls_platform_zeroize(memory, size);
}

// Not inlined: the array must lie where the callees' frames lay, below the caller's frame.
[[gnu::noinline]] void wipe_stack() {
  volatile unsigned below[wiped_stack / sizeof(unsigned)];
  for (volatile unsigned& word : below) word = 0;
}

}  // namespace crypto
