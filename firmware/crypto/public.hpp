// Where something that depends on a secret becomes public by design.
#pragma once

#include <cstddef>

#if defined(TLSFIT_CHECK_SECRETS)
#include <valgrind/memcheck.h>
#endif

namespace crypto {

/// Marks the one place where the code may begin to branch on a value: whether a tag was right, whether a
/// random candidate is a key. Nothing in an image; under valgrind (tests/crypto/constant_time.cpp), which
/// takes secrets for undefined memory, it defines the value.
template <typename Value>
void make_public([[maybe_unused]] Value& value) {
#if defined(TLSFIT_CHECK_SECRETS)
  VALGRIND_MAKE_MEM_DEFINED(&value, sizeof value);
#endif
}

}  // namespace crypto
