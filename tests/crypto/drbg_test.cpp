// HMAC_DRBG with NIST's vectors (CAVS 14.3), as Mbed TLS's own tests have them.
#include "crypto/drbg.hpp"

#include <gtest/gtest.h>

#include "nist.hpp"

namespace crypto::test {
namespace {

// Of those for SHA-256 the ones that use what the firmware uses: no personalization string and no additional
// input.
bool are_ours(const Arguments& arguments) {
  if (arguments.front() != "MBEDTLS_MD_SHA256") return false;
  for (std::size_t i = 2; i + 1 < arguments.size(); ++i)
    if (!arguments[i].empty()) return false;
  return true;
}

// "Instantiate, generate, generate": the second output is compared. The entropy input has 256 bits and the
// nonce 128, and what follows in the vectors with a reseed is the entropy of that.
void check(const Arguments& arguments, bool reseeded) {
  const Bytes entropy = hex(arguments[1]), expected = hex(arguments.back());
  const std::size_t first = reseeded ? entropy.size() - 32 : entropy.size();
  ASSERT_EQ(first, 48U);
  Drbg drbg;
  drbg_start(drbg);
  drbg_seed(drbg, std::span(entropy).first(first));
  if (reseeded) drbg_seed(drbg, std::span(entropy).subspan(first));
  Bytes out(expected.size());
  drbg_generate(drbg, out.data(), out.size());
  EXPECT_NE(out, expected);
  drbg_generate(drbg, out.data(), out.size());
  EXPECT_EQ(out, expected);
}

TEST(HmacDrbg, NistWithoutReseed) {
  int checked = 0;
  for_each_vector("test_suite_hmac_drbg.no_reseed.data", "hmac_drbg_no_reseed",
                  [&](const Arguments& arguments) {
                    if (!are_ours(arguments)) return;
                    check(arguments, false);
                    ++checked;
                  });
  EXPECT_EQ(checked, 15);
}

TEST(HmacDrbg, NistWithReseed) {
  int checked = 0;
  for_each_vector("test_suite_hmac_drbg.nopr.data", "hmac_drbg_nopr", [&](const Arguments& arguments) {
    if (!are_ours(arguments)) return;
    check(arguments, true);
    ++checked;
  });
  EXPECT_EQ(checked, 15);
}

// Whatever the length, the bytes are those of blocks of 32, and each call changes the state.
TEST(HmacDrbg, GivesAnyLength) {
  const Bytes seed(drbg_seed_size, 7);
  Bytes whole(100);
  Drbg drbg;
  drbg_start(drbg);
  drbg_seed(drbg, seed);
  const Drbg seeded = drbg;
  drbg_generate(drbg, whole.data(), whole.size());
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    Drbg again = seeded;
    Bytes out(size), next(1);
    drbg_generate(again, out.data(), size);
    EXPECT_EQ(out, Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    EXPECT_NE(Bytes(again.value, again.value + hmac_size), Bytes(seeded.value, seeded.value + hmac_size));
  }
}

}  // namespace
}  // namespace crypto::test
