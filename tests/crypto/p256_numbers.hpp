// P-256's numbers (SP 800-186 §3.2.1.3), for what lies at the edges.
#pragma once

#include "hex.hpp"

namespace crypto::test {

/// The order, the prime, and the base point.
inline const Bytes n = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
inline const Bytes p = hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
inline const Bytes g_x = hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
inline const Bytes g_y = hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
inline const Bytes zero(32, 0);
inline const Bytes g = hex("04") + g_x + g_y;

inline Bytes one() {
  Bytes out(32, 0);
  out.back() = 1;
  return out;
}

inline Bytes minus_one(Bytes number) {
  for (std::size_t i = number.size(); i-- > 0;) {
    if (number[i]-- != 0) break;
  }
  return number;
}

}  // namespace crypto::test
