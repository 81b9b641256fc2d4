#include "crypto/rsa/power.hpp"

#include <cstring>

#include "crypto/ec/modulus.hpp"

namespace crypto::rsa {

using namespace ec;

namespace {

/// -1/m mod 2³² of an odd m: m is its own inverse modulo 8, and Newton's step doubles the bits that are
/// right.
Limb negative_inverse(Limb m) {
  Limb inverse = m;
  for (int bits = 3; bits < 32; bits *= 2) inverse *= 2 - m * inverse;
  return 0 - inverse;
}

}  // namespace

std::uint8_t* encoded_message(Limb* room, const RsaKey& key, const std::uint8_t* signature) {
  const std::size_t limbs = key.size / sizeof(Limb);
  Limb *const n = room, *const s = n + limbs, *const x = s + limbs, *const sum = x + limbs;
  read(n, key.modulus, limbs);
  read(s, signature, limbs);
  if (subtract(x, s, n, limbs) == 0) return nullptr;
  const Modulus m = {
      .limbs = limbs, .inverse = negative_inverse(n[0]), .value = n, .square = nullptr, .product = nullptr};

  // R² mod n is R = 2^(32·limbs) in Montgomery's representation: 1, doubled `limbs` times, then squared five
  // times.
  one(x, m);
  for (std::size_t i = 0; i < limbs; ++i) add(x, x, x, m);
  for (int i = 0; i < 5; ++i) multiply_in_public(sum, x, x, x, m);
  multiply_in_public(sum, s, s, x, m);

  // From the exponent's second bit down. It is odd, so that the last step is a product.
  std::memcpy(x, s, key.size);
  for (int bit = 31 - __builtin_clz(key.exponent); bit-- > 0;) {
    multiply_in_public(sum, x, x, x, m);
    if ((key.exponent >> bit & 1) != 0) multiply_in_public(sum, x, x, s, m);
  }
  std::memset(s, 0, key.size);
  s[0] = 1;  // a product with it leaves Montgomery's representation
  multiply_in_public(sum, x, x, s, m);
  auto* const bytes = reinterpret_cast<std::uint8_t*>(s);
  write(bytes, x, limbs);
  return bytes;
}

}  // namespace crypto::rsa
