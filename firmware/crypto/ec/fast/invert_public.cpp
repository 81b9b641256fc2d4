// Inverses of public numbers, by Euclid's algorithm in its binary form (J. Stein, Computational Problems
// Associated with Racah Algebra, 1967): a sixth of the time of Fermat's theorem.
#include <cstring>
#include <utility>

#include "crypto/ec/modulus.hpp"

namespace crypto::ec {
namespace {

/// a = a/2, with `top` as the bit above it.
void halve(Limb* a, Limb top, std::size_t limbs) {
  for (std::size_t i = limbs; i-- > 0;) {
    const Limb lowest = a[i] & 1;
    a[i] = a[i] >> 1 | top << 31;
    top = lowest;
  }
}

}  // namespace

// x·number = a and y·number = b modulo m, throughout. a and b keep the greatest common divisor of the number
// and m, which is 1, and b is odd: when a has become zero, b is 1.
void invert_public(Limb* out, const Limb* number, const Modulus& m) {
  const std::size_t limbs = m.limbs, bytes = limbs * sizeof(Limb);
  Limb room[4][max_limbs];
  Limb *a = room[0], *b = room[1], *x = room[2], *y = room[3];
  std::memcpy(a, number, bytes);
  std::memcpy(b, m.value, bytes);
  std::memset(x, 0, bytes);
  std::memset(y, 0, bytes);
  x[0] = 1;
  while (zero_mask(a, limbs) == 0) {
    if ((a[0] & 1) == 0) {
      halve(a, 0, limbs);
      halve(x, (x[0] & 1) != 0 ? add_masked(x, x, m.value, ~Limb{0}, limbs) : 0, limbs);
      continue;
    }
    Limb difference[max_limbs];
    if (subtract(difference, a, b, limbs) != 0) {
      std::swap(a, b);
      std::swap(x, y);
      subtract(difference, a, b, limbs);
    }
    std::memcpy(a, difference, bytes);
    subtract(x, x, y, m);
  }
  std::memcpy(out, y, bytes);
}

}  // namespace crypto::ec
