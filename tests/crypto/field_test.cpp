// The arithmetic below the curves, as images for time have it, beside OpenSSL's: products, sums, differences
// and inverses modulo the primes and orders of both curves, of numbers at which a carry may get lost and of
// random ones. 1,000 pairs of each in a run; TLSFIT_RANDOM_FIELD=84000 makes a million operations.
#include <gtest/gtest.h>
#include <openssl/bn.h>

#include <cstdlib>
#include <random>

#include "crypto/ec/curve.hpp"
#include "crypto/long_product.hpp"
#include "hex.hpp"
#include "rsa_keys.hpp"

namespace crypto::test {
namespace {

using ec::Limb;

int rounds() {
  const char* const wanted = std::getenv("TLSFIT_RANDOM_FIELD");
  return wanted != nullptr ? std::atoi(wanted) : 1000;
}

struct Numbers {
  explicit Numbers(const ec::Modulus& of) : m(of), modulus(number(bytes(of.value))) {}

  Bytes bytes(const Limb* limbs) const {
    Bytes out(4 * m.limbs);
    ec::write(out.data(), limbs, m.limbs);
    return out;
  }

  /// Below the modulus: next to it or to zero, of limbs that are all ones or none, or anything.
  void draw(Limb* out) {
    Limb scratch[ec::max_limbs];
    const auto kind = random() % 8;
    do {
      for (std::size_t i = 0; i < m.limbs; ++i) {
        const auto of_limb = random() % 6;
        out[i] = kind > 4 || of_limb > 3 ? static_cast<Limb>(random()) : of_limb < 2 ? 0 : ~Limb{0};
      }
      if (kind > 1) continue;
      std::fill(out, out + m.limbs, 0);
      out[0] = static_cast<Limb>(1 + random() % 40);
      if (kind == 1) ec::subtract(out, m.value, out, m.limbs);
    } while (ec::subtract(scratch, out, m.value, m.limbs) == 0);
  }

  /// What OpenSSL makes of two numbers.
  Bytes expected(decltype(BN_mod_mul)& operation, const Limb* a, const Limb* b) const {
    const Number result(BN_new(), BN_free);
    operation(result.get(), number(bytes(a)).get(), number(bytes(b)).get(), modulus.get(), context.get());
    return bytes_of(result.get(), 4 * m.limbs);
  }

  const ec::Modulus& m;
  Number modulus;
  std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)> context{BN_CTX_new(), BN_CTX_free};
  std::mt19937 random{static_cast<unsigned>(m.limbs)};
};

void compare(const ec::Modulus& m, ec::Operation& sum, ec::Operation& difference) {
  Numbers numbers(m);
  const Limb one[ec::max_limbs] = {1};
  for (int round = 0; round < rounds(); ++round) {
    Limb a[ec::max_limbs], b[ec::max_limbs], in_form[ec::max_limbs], out[ec::max_limbs];
    numbers.draw(a);
    numbers.draw(b);
    ec::multiply(in_form, a, m.square, m);
    ec::multiply(out, in_form, b, m);  // a·b, for one of them is in Montgomery's representation
    ASSERT_EQ(numbers.bytes(out), numbers.expected(BN_mod_mul, a, b)) << round;
    ec::multiply(out, in_form, one, m);
    ASSERT_EQ(numbers.bytes(out), numbers.bytes(a)) << round;
    sum(out, a, b, m);
    ASSERT_EQ(numbers.bytes(out), numbers.expected(BN_mod_add, a, b)) << round;
    difference(out, a, b, m);
    ASSERT_EQ(numbers.bytes(out), numbers.expected(BN_mod_sub, a, b)) << round;
    if (round % 16 != 0 || ec::zero_mask(a, m.limbs) != 0) continue;
    ec::invert_public(out, a, m);
    ec::multiply(out, in_form, out, m);
    ASSERT_EQ(numbers.bytes(out), numbers.bytes(one)) << round;
    ec::invert(out, in_form, m);
    ec::multiply(out, out, a, m);
    ASSERT_EQ(numbers.bytes(out), numbers.bytes(one)) << round;
  }
}

TEST(Field, OfP256) {
  compare(ec::p256.p, *ec::p256.field[1], *ec::p256.field[2]);
  compare(ec::p256.n, ec::add, ec::subtract);
}

// As cores without UMULL multiply: halves at their edges, and random words.
TEST(LongProduct, OfHalvesIsTheProduct) {
  const std::uint32_t edges[] = {0,          1,          2,          0x7FFF,     0x8000,     0xFFFE,
                                 0xFFFF,     0x10000,    0x10001,    0x7FFFFFFF, 0x80000000, 0xFFFE0001,
                                 0xFFFEFFFF, 0xFFFF0000, 0xFFFFFFFE, 0xFFFFFFFF};
  for (const std::uint32_t a : edges)
    for (const std::uint32_t b : edges)
      EXPECT_EQ(product_of_halves(a, b), std::uint64_t{a} * b) << a << " " << b;
  std::mt19937 random(6);
  for (int i = 0; i < 1'000'000; ++i) {
    const auto a = static_cast<std::uint32_t>(random()), b = static_cast<std::uint32_t>(random());
    ASSERT_EQ(product_of_halves(a, b), std::uint64_t{a} * b) << a << " " << b;
  }
}

TEST(Field, OfP384) {
  compare(ec::p384.p, *ec::p384.field[1], *ec::p384.field[2]);
  compare(ec::p384.n, ec::add, ec::subtract);
}

}  // namespace
}  // namespace crypto::test
