// tests/crypto's tlsfit_random(): the kernel's generator, which a test may replace or break.
#pragma once

#include <functional>

namespace crypto::test {

/// While this is set, tlsfit_random() calls it.
extern std::function<int(unsigned char*, std::size_t)> random_source;

}  // namespace crypto::test
