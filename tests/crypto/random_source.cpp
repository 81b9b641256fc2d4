#include "random_source.hpp"

#include <sys/random.h>

#include "crypto/random.h"

namespace crypto::test {

std::function<int(unsigned char*, std::size_t)> random_source;

}  // namespace crypto::test

extern "C" int tlsfit_random(unsigned char* out, std::size_t size) {
  if (crypto::test::random_source) return crypto::test::random_source(out, size);
  return getrandom(out, size, 0) == static_cast<ssize_t>(size) ? 0 : -1;
}
