#include "cmd/program_text.hpp"

#include <gtest/gtest.h>

namespace tlsfit {
namespace {

TEST(ProgramText, NamesWhatNobodyElseNeedsAndItsCost) {
  Fit fit;
  EXPECT_EQ(program_text(fit), "");
  fit.options = {{.name = "PSA_WANT_ALG_GCM", .needed_by = {"localhost:443", "the program"}, .flash = 2364},
                 {.name = "PSA_WANT_ALG_HKDF", .needed_by = {"the program"}, .flash = 340},
                 {.name = "PSA_WANT_KEY_TYPE_HMAC", .needed_by = {"the program"}},
                 {.name = "MBEDTLS_PK_C", .needed_by = {"every TLS client"}, .flash = 1}};
  EXPECT_EQ(program_text(fit),
            "for the program: PSA_WANT_ALG_HKDF (340 bytes of flash, estimated), PSA_WANT_KEY_TYPE_HMAC");
}

}  // namespace
}  // namespace tlsfit
